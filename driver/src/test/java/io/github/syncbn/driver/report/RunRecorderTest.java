package io.github.syncbn.driver.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.report.RunRecorder.Point;
import io.github.syncbn.driver.step.TrainingListener.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunRecorderTest {
  @Test
  void fewSteps_areKeptAsTheyAre() {
    List<Point> points = recorded(3);
    assertThat(points)
        .containsExactly(
            new Point(1, 1, 0, 0.5, 0.25),
            new Point(2, 1, 1, 0.5, 0.25),
            new Point(3, 1, 2, 0.5, 0.25));
  }

  @Test
  void manySteps_becomeMeans_ofWhichNoneIsLost() {
    int steps = 123_457;
    List<Point> points = recorded(steps);
    assertThat(points).hasSizeBetween(1_000, 2_000);
    assertThat(points.stream().mapToLong(Point::steps).sum()).isEqualTo(steps);
    assertThat(points.stream().mapToDouble(Point::seconds).sum()).isEqualTo(0.25 * steps);
    double mean = points.stream().mapToDouble(p -> p.loss() * p.steps()).sum() / steps;
    assertThat(mean).isCloseTo((steps - 1) / 2.0, within(1e-6));
    assertThat(points.get(points.size() - 1).step()).isEqualTo(steps);
    assertThat(points).isSortedAccordingTo((a, b) -> Long.compare(a.step(), b.step()));
  }

  private static List<Point> recorded(int steps) {
    RunRecorder recorder = new RunRecorder();
    for (int i = 0; i < steps; i++) {
      recorder.step(new Step(0, i, i, 32, 0.5, 0.25));
    }
    return recorder.snapshot().points();
  }
}
