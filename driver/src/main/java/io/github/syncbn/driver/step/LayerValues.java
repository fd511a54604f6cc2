package io.github.syncbn.driver.step;

import io.github.syncbn.worker.layer.Activation;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.training.SampleLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What left a layer for the first rows of a batch, or the gradients of the loss by it. Public API.
 *
 * @param layer name of the layer, as in the names of its parameters: {@code 1} in {@code 1.weight}
 * @param does the layer
 * @param input number in the list of the layer whose values this one reads; -1 for the features
 * @param units how many units were looked at
 * @param values row after row, unit after unit; float32 as computed
 */
public record LayerValues(String layer, Layer does, int input, int units, double[] values) {

  /** What the layer is called in a job file, such as {@code relu}. */
  public String kind() {
    return Declared.of(does.getClass()).name();
  }

  /** Whether the layer is an activation. */
  public boolean isActivation() {
    return does instanceof Activation;
  }

  /**
   * Part of the values where the activation is flat (see {@link Activation#flat}): saturated
   * sigmoids, rectifiers at 0. NaN for other layers.
   */
  public double flatShare() {
    if (!(does instanceof Activation activation)) {
      return Double.NaN;
    }
    return (double) Arrays.stream(values).filter(activation::flat).count() / values.length;
  }

  /** Rows that were looked at. */
  public int rows() {
    return values.length / units;
  }

  /** Value of a unit for a row. */
  public double at(int row, int unit) {
    return values[row * units + unit];
  }

  /**
   * The value that a share of all values lies below, by linear interpolation between neighbours.
   *
   * @param share in [0, 1]: 0.5 for the median
   */
  public double percentile(double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return between(sorted, share);
  }

  /** The same over the rows of one unit. */
  public double percentile(int unit, double share) {
    double[] sorted = new double[rows()];
    for (int row = 0; row < sorted.length; row++) {
      sorted[row] = at(row, unit);
    }
    Arrays.sort(sorted);
    return between(sorted, share);
  }

  private static double between(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }

  /**
   * One element per layer, from a sample as workers send it.
   *
   * @param rows rows of the batch, which may be fewer than the sample has room for
   */
  public static List<LayerValues> of(
      ParameterLayout layout, SampleLayout places, double[] sample, long rows) {
    int present = (int) Math.min(rows, places.rows());
    List<LayerValues> layers = new ArrayList<>();
    List<Operation> operations = layout.operations();
    for (int i = 0; i < operations.size(); i++) {
      int from = places.offset(i + 1, 0);
      int units = places.units(i + 1);
      layers.add(
          new LayerValues(
              operations.get(i).name(),
              operations.get(i).layer(),
              operations.get(i).input() - 1,
              units,
              Arrays.copyOfRange(sample, from, from + present * units)));
    }
    return List.copyOf(layers);
  }
}
