package io.github.syncbn.driver.step;

import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.network.ParameterLayout.Slice;
import io.github.syncbn.worker.stats.SparseTable;
import io.github.syncbn.worker.training.SampleLayout;
import java.util.Arrays;
import java.util.List;

/**
 * What is known of one batch at given parameters. Public API.
 *
 * @param loss mean over the batch, weighted as in training; of a standardized label in its
 *     standardized units
 * @param rows rows of the batch
 * @param gradient of the loss, by every parameter in the order of the layout; empty if it was not
 *     asked for
 * @param activations what left each layer, for the rows and units that are looked at; empty if they
 *     were not asked for
 * @param activationGradients gradients of the summed loss by these, in the same places; zeros where
 *     no gradient has to go; empty if they were not asked for
 */
public record BatchAnswer(
    double loss,
    long rows,
    float[] gradient,
    List<LayerValues> activations,
    List<LayerValues> activationGradients) {

  /** The gradient by the parameters of one layer, its sparse tables last. */
  public float[] gradient(ParameterLayout layout, int layer) {
    float[] whole = new float[layout.layerParameters(layer)];
    int dense = layout.layerLength(layer);
    System.arraycopy(gradient, layout.layerOffset(layer), whole, 0, dense);
    int next = dense;
    for (SparseTable table : layout.tables()) {
      if (table.layer() == layer) {
        System.arraycopy(gradient, table.offset(), whole, next, table.length());
        next += table.length();
      }
    }
    return whole;
  }

  /** The gradient by one parameter, such as {@code 0.weight}. */
  public float[] gradient(Slice slice) {
    return Arrays.copyOfRange(gradient, slice.offset(), slice.offset() + slice.length());
  }

  /** Euclidean norm of the whole gradient. */
  public double gradientNorm() {
    double sum = 0;
    for (float g : gradient) {
      sum += (double) g * g;
    }
    return Math.sqrt(sum);
  }

  /** What comes in one exchange after another. */
  static final class Parts {
    double[] sums;
    double[] activations;
    double[] gradients;

    BatchAnswer whole(ParameterLayout layout, SampleLayout places, float[] gradient) {
      long rows = (long) sums[StepPush.ROWS];
      return new BatchAnswer(
          sums[StepPush.LOSS] / sums[StepPush.DIVISOR],
          rows,
          gradient,
          activations == null ? List.of() : LayerValues.of(layout, places, activations, rows),
          gradients == null ? List.of() : LayerValues.of(layout, places, gradients, rows));
    }
  }
}
