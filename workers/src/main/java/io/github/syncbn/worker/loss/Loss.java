package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.tensor.Tensor;
import java.io.Serializable;

/**
 * A loss over rows: sums and divisors, never means, so that shards can be added. The mean is {@code
 * sum / divisor}.
 */
public sealed interface Loss extends Serializable permits CrossEntropy, MeanSquaredError {

  /** Its name in configurations. */
  String name();

  /**
   * The loss of some rows.
   *
   * @param output the network's output, rows x outputs
   * @param targets class number or value of each row, from {@code targetsOffset}
   * @param weights weight of each row from {@code targetsOffset}, or null for 1
   * @param gradient receives the gradient of the sum with respect to {@code output}, or null; may
   *     share its storage
   * @param sums receives, added: [sumsOffset] the weighted sum of row losses, [sumsOffset + 1] what
   *     to divide it by
   */
  void evaluate(
      Tensor output,
      float[] targets,
      int targetsOffset,
      float[] weights,
      Tensor gradient,
      double[] sums,
      int sumsOffset);
}
