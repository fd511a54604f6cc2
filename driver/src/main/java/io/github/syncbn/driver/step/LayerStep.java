package io.github.syncbn.driver.step;

import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step did to the parameters of one layer, in Euclidean norms. Public API.
 *
 * @param layer name of the layer, as in the names of its parameters: {@code 1} in {@code 1.weight}
 * @param kind what the layer is called in a job file, such as {@code dense}
 * @param gradient norm of the mean gradient, after any clipping
 * @param parameters norm of the parameters before the step
 * @param update norm of their change
 */
public record LayerStep(
    String layer, String kind, double gradient, double parameters, double update) {

  /** How far the parameters moved for their size; about 1e-3 is usual, NaN for zeros. */
  public double updateRatio() {
    return update / parameters;
  }

  /**
   * Of every layer that has parameters.
   *
   * @param gradient of the dense parameters
   * @param sparseGradients by table, the squared norm of its gradient
   */
  static List<LayerStep> of(
      ParameterLayout layout,
      float[] gradient,
      double[] sparseGradients,
      float[] before,
      float[] after) {
    List<LayerStep> steps = new ArrayList<>();
    for (int i = 0; i < layout.operations().size(); i++) {
      if (layout.layerParameters(i) > 0) {
        int from = layout.layerOffset(i);
        Squares squares = new Squares();
        squares.add(before, after, from, layout.layerLength(i));
        for (int j = from; j < from + layout.layerLength(i); j++) {
          squares.gradient += (double) gradient[j] * gradient[j];
        }
        for (int t = 0; t < sparseGradients.length; t++) {
          SparseTable table = layout.tables().get(t);
          if (table.layer() == i) {
            squares.add(before, after, table.offset(), table.length());
            squares.gradient += sparseGradients[t];
          }
        }
        steps.add(squares.of(layout.operations().get(i)));
      }
    }
    return List.copyOf(steps);
  }

  /** Sums of squares of one layer. */
  private static final class Squares {
    private double gradient;
    private double parameters;
    private double update;

    void add(float[] before, float[] after, int from, int length) {
      for (int i = from; i < from + length; i++) {
        double change = (double) after[i] - before[i];
        parameters += (double) before[i] * before[i];
        update += change * change;
      }
    }

    LayerStep of(Operation operation) {
      return new LayerStep(
          operation.name(),
          operation.kind(),
          Math.sqrt(gradient),
          Math.sqrt(parameters),
          Math.sqrt(update));
    }
  }
}
