package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.kernel.KeyedRandom.Purpose;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;

/**
 * Permutation importance of the columns of some rows.
 *
 * @param rows number of rows that were looked at
 * @param metric by which predictions are judged
 * @param baseline its value for the rows as they are
 * @param columns the most important first
 */
public record PermutationImportance(
    int rows, Metric metric, double baseline, List<ColumnImportance> columns) {

  /**
   * How to measure.
   *
   * @param metric by which predictions are judged
   * @param repeats permutations of each column
   * @param seed key of the permutations, and of which rows are taken
   * @param rows rows at most
   */
  public record Settings(Metric metric, int repeats, long seed, int rows) {
    /** Permutations of each column, unless more are asked for. */
    public static final int REPEATS = 5;

    /** Rows that are looked at, unless more are asked for. */
    public static final int ROWS = 10_000;

    /** Settings that can be used. */
    public Settings {
      if (repeats < 1 || rows < 2) {
        throw new JobException(
            CONFIGURATION,
            "Importance takes 1 repeat or more of 2 rows or more, got "
                + repeats
                + " of "
                + rows
                + ".");
      }
    }

    /** By accuracy or R2, as scikit-learn's estimators score themselves. */
    public static Settings of(boolean classifies) {
      return new Settings(classifies ? Metric.ACCURACY : Metric.R2, REPEATS, 1, ROWS);
    }

    /**
     * Fails if the metric is none of the task.
     *
     * @param classifies whether the model predicts classes
     * @param several whether it predicts several targets
     */
    void check(boolean classifies, boolean several) {
      if (metric.classifies() != classifies
          || metric == Metric.F1
          || metric.ofLabels() && !several) {
        throw new JobException(
            CONFIGURATION,
            "The metric "
                + metric.key()
                + " does not suit the model: expected one of "
                + Metric.of(classifies).stream().map(Metric::key).collect(Collectors.joining(", "))
                + ".");
      }
    }
  }

  /**
   * What a network predicts.
   *
   * @param classes number of classes, 0 for a regression
   * @param output the first of its outputs that figures are made of
   * @param targets numbers, or labels of 0 or 1, of a row; 1 for one class
   */
  record Predicted(int classes, int output, int targets) implements Serializable {}

  /** A column, by the features that it has. */
  record Features(String column, int from, int to) implements Serializable {

    /** Those of all columns, in order. */
    static List<Features> of(FeatureSchema schema) {
      List<Features> found = new ArrayList<>();
      int from = 0;
      for (FeatureSchema.Column column : schema.columns()) {
        found.add(new Features(column.name(), from, from + column.width()));
        from += column.width();
      }
      return found;
    }
  }

  /**
   * Measures, a task for each permutation of a column.
   *
   * @param predicted what the network predicts
   */
  static PermutationImportance of(
      SparkContext context,
      SharedValue<SharedNetwork> network,
      SampledRows rows,
      List<Features> columns,
      Predicted predicted,
      Settings settings) {
    settings.check(predicted.classes() > 0, predicted.targets() > 1);
    Measuring measuring =
        new Measuring(network, SharedValue.of(context, rows), predicted, settings.metric());
    List<Permuted> all = new ArrayList<>();
    all.add(new Permuted(0, 0, settings.seed(), -1, 0));
    for (int c = 0; c < columns.size(); c++) {
      for (int repeat = 0; repeat < settings.repeats(); repeat++) {
        Features features = columns.get(c);
        all.add(new Permuted(features.from(), features.to(), settings.seed(), c, repeat));
      }
    }
    List<Double> values =
        TaskObjects.collect(
            TaskObjects.parallelize(context, all, all.size()).map(measuring::value));
    double baseline = values.get(0);
    List<ColumnImportance> found = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      int first = 1 + c * settings.repeats();
      List<Double> drops =
          values.subList(first, first + settings.repeats()).stream()
              .map(value -> drop(settings.metric(), baseline, value))
              .toList();
      found.add(new ColumnImportance(columns.get(c).column(), drops));
    }
    found.sort(Comparator.comparingDouble(ColumnImportance::mean).reversed());
    return new PermutationImportance(rows.count(), settings.metric(), baseline, found);
  }

  private static double drop(Metric metric, double baseline, double permuted) {
    return metric.moreIsBetter() ? baseline - permuted : permuted - baseline;
  }

  /** The features [from, to), permuted among the rows by a key; none if the column is -1. */
  private record Permuted(int from, int to, long seed, int column, int repeat)
      implements Serializable {

    int[] rows(int count) {
      int[] permutation = new int[count];
      KeyedRandom.of(seed, Purpose.PERMUTATION, column, repeat).permute(permutation, count);
      return permutation;
    }
  }

  /** The metric of permuted rows. */
  private record Measuring(
      SharedValue<SharedNetwork> network,
      SharedValue<SampledRows> shared,
      Predicted predicted,
      Metric metric)
      implements Serializable {
    private static final int BLOCK = 256;

    Double value(Permuted permuted) {
      InferenceNetwork with = network.get().get();
      SampledRows rows = shared.get();
      int[] from = permuted.rows(rows.count());
      int width = with.inputs();
      double[] features = new double[BLOCK * width];
      double[] outputs = new double[BLOCK * with.outputs()];
      PredictionSums sums =
          new PredictionSums(
              predicted.classes(),
              predicted.targets(),
              metric.ranks() ? rows.count() : 0,
              with.temperature());
      for (int first = 0; first < rows.count(); first += BLOCK) {
        int count = Math.min(BLOCK, rows.count() - first);
        System.arraycopy(rows.features(), first * width, features, 0, count * width);
        for (int i = 0; i < count; i++) {
          System.arraycopy(
              rows.features(),
              from[first + i] * width + permuted.from(),
              features,
              i * width + permuted.from(),
              permuted.to() - permuted.from());
        }
        with.predict(features, count, outputs);
        for (int i = 0; i < count; i++) {
          int row = first + i;
          int at = i * with.outputs() + predicted.output();
          sums.add(rows.targets(), row, outputs, at, rows.weights()[row]);
        }
      }
      return sums.figures().get(metric);
    }
  }
}
