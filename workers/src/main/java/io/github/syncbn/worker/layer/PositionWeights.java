package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Weights of the rows of images, repeated for each of their positions. */
final class PositionWeights {
  static final int SCRATCH = 3;

  private PositionWeights() {}

  /**
   * Valid until the next call in this pass; the weights themselves where a row has one position.
   */
  static float @Nullable [] of(float @Nullable [] weights, Tensor x, LayerContext context) {
    int positions = x.shape().positions();
    if (weights == null || positions == 1) {
      return weights;
    }
    float[] repeated = context.scratch(SCRATCH, x.rows() * positions);
    for (int i = 0; i < x.rows(); i++) {
      Arrays.fill(repeated, i * positions, (i + 1) * positions, weights[i]);
    }
    return repeated;
  }
}
