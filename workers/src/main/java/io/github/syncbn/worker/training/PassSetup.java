package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.ParameterLayout;
import org.jspecify.annotations.Nullable;

/**
 * What stays the same for all passes of one worker through its network.
 *
 * @param layout where parameters lie
 * @param firstShard number of the worker's first shard
 * @param shards how many it holds
 * @param worldShards number of all shards, S
 * @param gradients takes the gradients of the worker's shards; null without a backward pass
 * @param learning what training steps need beyond inference; null where nothing is learned
 */
record PassSetup(
    ParameterLayout layout,
    int firstShard,
    int shards,
    int worldShards,
    @Nullable GradientTree gradients,
    @Nullable Learning learning) {

  /**
   * What training steps need beyond inference.
   *
   * @param seed key of all randomness
   * @param reducer reduces over all workers
   * @param sums takes what travels with the gradients
   */
  record Learning(long seed, TreeReducer reducer, StepSums sums) {}
}
