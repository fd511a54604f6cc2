package io.github.syncbn.driver.report;

import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Mark;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Paragraph;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.step.LayerStep;
import io.github.syncbn.driver.step.LayerValues;
import io.github.syncbn.driver.step.StatisticsDrift;
import io.github.syncbn.driver.step.TrainingListener.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Charts of the layers of a network over the steps that were looked at. */
final class LayerCharts {
  /** Lines in a chart, or charts of one kind, at most: more are spread evenly over the depth. */
  private static final int MOST = 8;

  private static final Axis STEP = Axis.linear("step");

  private LayerCharts() {}

  /** Norms of gradients and relative sizes of updates, per layer. */
  static List<Block> steps(List<Observed> seen, List<Mark> marks) {
    return List.of(
        lines(
            "Norm of the gradient",
            Axis.logarithmic("Euclidean norm"),
            seen,
            marks,
            Observed::layers,
            layer -> layer.layer() + " " + layer.kind(),
            LayerStep::gradient),
        lines(
            "Update for its parameters' size",
            Axis.logarithmic("update / parameters"),
            seen,
            marks,
            Observed::layers,
            layer -> layer.layer() + " " + layer.kind(),
            LayerStep::updateRatio));
  }

  /** How far running statistics are from those of batches; nothing without batch normalization. */
  static List<Block> drift(List<Observed> seen, List<Mark> marks) {
    if (seen.get(0).drift().isEmpty()) {
      return List.of();
    }
    return List.of(
        new Paragraph(
            "Training normalizes by the statistics of a batch, predictions by running ones. The"
                + " first chart is the mean distance of their means in running deviations, the"
                + " second the mean ratio of their variances: 0 and 1 where they agree."),
        lines(
            "Running against batch means",
            Axis.linear("running deviations"),
            seen,
            marks,
            Observed::drift,
            StatisticsDrift::layer,
            StatisticsDrift::mean),
        lines(
            "Running against batch variances",
            Axis.logarithmic("batch / running"),
            seen,
            marks,
            Observed::drift,
            StatisticsDrift::layer,
            StatisticsDrift::variance));
  }

  /** The 15th, 50th and 85th percentile of what enters each activation. */
  static List<Block> activations(List<Observed> seen, List<Mark> marks) {
    List<LayerValues> layers = seen.get(0).activations();
    List<Integer> activations =
        IntStream.range(0, layers.size())
            .filter(i -> layers.get(i).isActivation() && layers.get(i).input() >= 0)
            .boxed()
            .toList();
    if (activations.isEmpty()) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            "What enters each activation for some rows and units: the line is the median, the band"
                + " runs from the 15th to the 85th percentile (Ioffe and Szegedy 2015, figure 1)."));
    for (int i : spread(activations)) {
      blocks.add(inputs(seen, marks, i));
    }
    List<Series> flat = new ArrayList<>();
    for (int i : spread(activations)) {
      double[] shares =
          seen.stream().mapToDouble(e -> e.activations().get(i).flatShare()).toArray();
      flat.add(Series.of(layers.get(i).layer() + " " + layers.get(i).kind(), shares));
    }
    Chart shares =
        new Chart(
            "Share of values where the activation is flat",
            STEP,
            Axis.linear("share"),
            at(seen),
            flat,
            marks);
    if (shares.drawable()) {
      blocks.add(new Picture(shares));
    }
    return blocks;
  }

  private static Picture inputs(List<Observed> seen, List<Mark> marks, int activation) {
    LayerValues layer = seen.get(0).activations().get(activation);
    int input = layer.input();
    return new Picture(
        new Chart(
            "Into " + layer.layer() + " " + layer.kind(),
            STEP,
            Axis.linear("value"),
            at(seen),
            List.of(
                Series.between(
                    "median",
                    percentiles(seen, input, 0.15),
                    percentiles(seen, input, 0.5),
                    percentiles(seen, input, 0.85))),
            marks));
  }

  private static double[] percentiles(List<Observed> seen, int layer, double share) {
    return seen.stream().mapToDouble(e -> e.activations().get(layer).percentile(share)).toArray();
  }

  private static double[] at(List<Observed> seen) {
    return seen.stream().mapToDouble(event -> event.step() + 1).toArray();
  }

  private static <T> Picture lines(
      String title,
      Axis axis,
      List<Observed> seen,
      List<Mark> marks,
      Function<Observed, List<T>> layers,
      Function<T, String> name,
      ToDoubleFunction<T> value) {
    List<T> first = layers.apply(seen.get(0));
    List<Series> series = new ArrayList<>();
    for (int i : spread(IntStream.range(0, first.size()).boxed().toList())) {
      double[] values =
          seen.stream().mapToDouble(e -> value.applyAsDouble(layers.apply(e).get(i))).toArray();
      series.add(Series.of(name.apply(first.get(i)), values));
    }
    return new Picture(new Chart(title, STEP, axis, at(seen), series, marks));
  }

  /** At most {@link #MOST} of the list, first and last among them. */
  private static List<Integer> spread(List<Integer> all) {
    if (all.size() <= MOST) {
      return all;
    }
    return IntStream.range(0, MOST)
        .map(i -> all.get(i * (all.size() - 1) / (MOST - 1)))
        .boxed()
        .toList();
  }
}
