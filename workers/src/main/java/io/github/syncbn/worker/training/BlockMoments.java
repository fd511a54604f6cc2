package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Tensor;

/** Weighted moments of a block of dense rows. */
final class BlockMoments {
  private BlockMoments() {}

  /**
   * Overwrites {@code moments} with those of {@code x}.
   *
   * @param weights weight of each row from index 0
   */
  static void of(Tensor x, float[] weights, Kernels kernels, double[] moments) {
    int channels = x.rowSize();
    double weight = 0;
    double squaredWeight = 0;
    for (int i = 0; i < x.rows(); i++) {
      double w = weights[i];
      weight += w;
      squaredWeight += w * w;
    }
    kernels.columnPowerSumsWeighted(
        x.data(),
        x.offset(),
        x.rows(),
        channels,
        weights,
        0,
        x.data(),
        x.offset(),
        moments,
        2,
        moments,
        2 + channels);
    Moments.fromPowerSums(moments, 0, channels, x.data(), x.offset(), weight, squaredWeight);
  }
}
