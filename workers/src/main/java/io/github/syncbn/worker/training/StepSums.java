package io.github.syncbn.worker.training;

import java.util.Arrays;

/**
 * The sums that travel with the gradients of a step, laid out as {@link
 * io.github.syncbn.worker.collective.StepPush} says.
 *
 * @param values one vector for each of the worker's shards, one after another
 * @param length doubles in one vector
 */
record StepSums(double[] values, int length) {

  /** Room for the vectors of {@code shards} shards. */
  static StepSums ofShards(int shards, int length) {
    return new StepSums(new double[shards * length], length);
  }

  /** Starts a step. */
  void clear() {
    Arrays.fill(values, 0.0);
  }

  /** Where the vector of a local shard starts. */
  int offset(int shard) {
    return shard * length;
  }
}
