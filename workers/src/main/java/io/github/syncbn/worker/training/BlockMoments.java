package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/** Weighted moments of a block of rows, per channel over rows and positions. */
final class BlockMoments {
  private BlockMoments() {}

  /**
   * Overwrites {@code moments} with those of {@code x}.
   *
   * @param weights weight of each row from index 0
   */
  static void of(Tensor x, float[] weights, Kernels kernels, double[] moments) {
    int channels = x.shape().channels();
    int positions = x.shape().positions();
    double weight = 0;
    double squaredWeight = 0;
    for (int i = 0; i < x.rows(); i++) {
      double w = weights[i];
      weight += positions * w;
      squaredWeight += positions * (w * w);
    }
    float[] each = perPosition(weights, x.rows(), positions);
    kernels.columnPowerSumsWeighted(x.byChannel(), each, 0, x.byChannel(), moments, 2);
    Moments.fromPowerSums(moments, 0, channels, x.data(), x.offset(), weight, squaredWeight);
  }

  /** Weights of rows, repeated for each of their positions. */
  static float[] perPosition(float[] weights, int rows, int positions) {
    if (positions == 1) {
      return weights;
    }
    float[] repeated = new float[rows * positions];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(repeated, i * positions, (i + 1) * positions, weights[i]);
    }
    return repeated;
  }
}
