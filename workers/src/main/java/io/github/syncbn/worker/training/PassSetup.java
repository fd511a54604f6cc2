package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.ParameterLayout;

/**
 * What stays the same for all passes of one worker through its network.
 *
 * @param layout where parameters lie
 * @param arithmetic what computes
 * @param firstShard number of the worker's first shard
 * @param worldShards number of all shards, S
 * @param learning what training steps need beyond inference; null where nothing is learned
 */
record PassSetup(
    ParameterLayout layout,
    Arithmetic arithmetic,
    int firstShard,
    int worldShards,
    Learning learning) {

  /**
   * What training steps need beyond inference.
   *
   * @param seed key of all randomness
   * @param reducer reduces over all workers
   * @param gradients takes the gradients of the worker's shards
   * @param sums takes what travels with the gradients
   */
  record Learning(long seed, TreeReducer reducer, GradientTree gradients, StepSums sums) {}
}
