package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.report.Chart;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.step.TrainingListener.Observed;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A number looked at again and again while networks train, one line a seed.
 *
 * @param name what was trained
 * @param seeds for each seed its values, in the order of the looks; fewer where it diverged
 */
record Course(String name, List<double[]> seeds) {

  /** A number of the steps that were looked at. */
  static Course of(String name, List<Trial> trials, ToDoubleFunction<Observed> value) {
    return new Course(
        name,
        trials.stream().map(t -> t.observed().stream().mapToDouble(value).toArray()).toList());
  }

  /**
   * Some numbers of looks at which several were taken.
   *
   * @param seeds for each seed its looks, each with its numbers
   * @param first the first number
   * @param count how many of them
   */
  static List<Course> ofNumbers(String name, List<List<double[]>> seeds, int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(
            number ->
                new Course(
                    name,
                    seeds.stream()
                        .map(looks -> looks.stream().mapToDouble(look -> look[number]).toArray())
                        .toList()))
        .toList();
  }

  /** Of look {@code look}, over the seeds. */
  Spread at(int look) {
    return Spread.of(
        seeds.stream()
            .mapToDouble(values -> look < values.length ? values[look] : Double.NaN)
            .toArray());
  }

  /** Means through training, over the seeds; looks that saw no number are left out. */
  Spread mean() {
    return Spread.of(seeds.stream().mapToDouble(Course::mean).toArray());
  }

  /** The same of logarithms: what numbers of other sizes are on average; 0 counts as none. */
  Spread geometricMean() {
    return Spread.of(
        seeds.stream()
            .mapToDouble(values -> Math.exp(mean(Arrays.stream(values).map(Math::log).toArray())))
            .toArray());
  }

  /** The last looks, over the seeds. */
  Spread last() {
    return Spread.of(
        seeds.stream()
            .mapToDouble(values -> values.length == 0 ? Double.NaN : values[values.length - 1])
            .toArray());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).filter(Double::isFinite).average().orElse(Double.NaN);
  }

  /** The mean over seeds in the band from the least to the greatest. */
  Series line(int looks) {
    return Trials.line(name, looks, this::at);
  }

  /** Courses over the steps at which they were looked at. */
  static Chart chart(String title, Axis y, double[] steps, List<Course> courses) {
    return Chart.of(
        title,
        Axis.linear("step"),
        y,
        steps,
        courses.stream().map(course -> course.line(steps.length)).toList());
  }

  /** Steps at which trainings were looked at, of the one that came furthest. */
  static double[] steps(List<Trial> trials) {
    return trials.stream()
        .map(trial -> trial.observed().stream().mapToDouble(Observed::step).toArray())
        .max((a, b) -> Integer.compare(a.length, b.length))
        .orElse(new double[0]);
  }
}
