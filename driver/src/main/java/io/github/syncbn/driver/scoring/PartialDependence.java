package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.spark.TaskObjects;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.SparkContext;

/**
 * How the mean prediction for some rows goes with one column, where all rows get the same value
 * there and keep all others (Friedman 2001, section 8.2). Where columns go together, it asks for
 * rows that are unlike any that there are.
 *
 * @param column its name
 * @param grid what it was set to
 * @param means mean prediction of each line at each place
 */
public record PartialDependence(String column, ColumnGrid grid, List<double[]> means)
    implements Serializable {
  /** Rows that are predicted at each place, at most. */
  static final int ROWS = 1_000;

  private static final int BLOCK = 256;

  /**
   * What predictions are made of.
   *
   * @param classifies whether they are probabilities of classes, rather than numbers
   * @param outputs numbers of the classes, or of the prediction, each a line
   */
  record Lines(boolean classifies, List<Integer> outputs) implements Serializable {}

  /**
   * Measures, a task for each column; those of lists, and of one value, are left out.
   *
   * @param columns names, in the order wanted
   */
  static List<PartialDependence> of(
      SparkContext context,
      SharedValue<SharedNetwork> network,
      SampledRows rows,
      FeatureSchema schema,
      List<String> columns,
      Lines lines) {
    List<ColumnGrid> grids =
        columns.stream()
            .map(column -> ColumnGrid.of(schema, column, rows))
            .filter(grid -> grid.places().size() > 1)
            .toList();
    if (grids.isEmpty()) {
      return List.of();
    }
    Measuring measuring = new Measuring(network, SharedValue.of(context, rows), lines);
    return TaskObjects.collect(
        TaskObjects.parallelize(context, grids, grids.size()).map(measuring::curve));
  }

  /** The mean predictions of rows at every place of a grid. */
  private record Measuring(
      SharedValue<SharedNetwork> network, SharedValue<SampledRows> shared, Lines lines)
      implements Serializable {

    PartialDependence curve(ColumnGrid grid) {
      int places = grid.places().size();
      List<double[]> means = lines.outputs().stream().map(line -> new double[places]).toList();
      for (int place = 0; place < places; place++) {
        double[] at = means(grid, place);
        for (int line = 0; line < at.length; line++) {
          means.get(line)[place] = at[line];
        }
      }
      return new PartialDependence(grid.column(), grid, means);
    }

    private double[] means(ColumnGrid grid, int place) {
      InferenceNetwork with = network.get().get();
      SampledRows rows = shared.get();
      int all = Math.min(ROWS, rows.count());
      int width = with.inputs();
      double[] value = grid.places().get(place).features();
      double[] features = new double[BLOCK * width];
      double[] outputs = new double[BLOCK * with.outputs()];
      double[] sums = new double[lines.outputs().size()];
      double weights = 0;
      for (int first = 0; first < all; first += BLOCK) {
        int count = Math.min(BLOCK, all - first);
        System.arraycopy(rows.features(), first * width, features, 0, count * width);
        for (int i = 0; i < count; i++) {
          System.arraycopy(value, 0, features, i * width + grid.feature(), value.length);
        }
        with.predict(features, count, outputs);
        for (int i = 0; i < count; i++) {
          double weight = rows.weights()[first + i];
          add(with, outputs, i * with.outputs(), weight, sums);
          weights += weight;
        }
      }
      for (int line = 0; line < sums.length; line++) {
        sums[line] /= weights;
      }
      return sums;
    }

    private void add(
        InferenceNetwork with, double[] outputs, int at, double weight, double[] sums) {
      double[] probabilities = new double[lines.classifies() ? with.outputs() : 0];
      if (lines.classifies()) {
        with.probabilities(outputs, at, probabilities, 0);
      }
      for (int line = 0; line < sums.length; line++) {
        int output = lines.outputs().get(line);
        sums[line] += weight * (lines.classifies() ? probabilities[output] : outputs[at + output]);
      }
    }
  }
}
