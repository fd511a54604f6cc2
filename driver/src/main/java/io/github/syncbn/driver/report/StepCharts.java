package io.github.syncbn.driver.report;

import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Mark;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.report.RunRecorder.Point;
import io.github.syncbn.driver.report.RunRecorder.Snapshot;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Charts over the steps of a training. */
final class StepCharts {
  private static final Axis STEP = Axis.linear("step");

  private StepCharts() {}

  /** A chart of one value of each point. */
  static Picture bySteps(
      Snapshot run, List<Mark> marks, String title, Axis axis, ToDoubleFunction<Point> value) {
    double[] at = run.points().stream().mapToDouble(Point::step).toArray();
    double[] values = run.points().stream().mapToDouble(value).toArray();
    List<Series> lines = List.of(Series.of(axis.label(), values));
    return new Picture(new Chart(title, STEP, axis, at, lines, marks));
  }
}
