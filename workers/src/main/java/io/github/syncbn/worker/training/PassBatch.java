package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.ModelState;

/**
 * The batch that goes through the network, on one worker.
 *
 * @param model the parameters and running statistics that it meets
 * @param step number of the training step, from 0; 0 in inference
 * @param rows number of rows of each local shard
 * @param positions place in the epoch of the first row of each local shard; without meaning in
 *     inference
 * @param weights of the rows of each local shard, from index 0; null if all rows weigh 1
 */
record PassBatch(ModelState model, long step, int[] rows, long[] positions, float[][] weights) {

  /** A batch to infer from: nothing depends on its place or its weights. */
  static PassBatch inferring(ModelState model, int[] rows) {
    return new PassBatch(model, 0, rows, new long[rows.length], null);
  }
}
