package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.stats.Reduction;

/**
 * A reduction between two stages of a pass: every shard has left a vector in {@link
 * LayerContext#shared}, and the next stage finds their sums there, one for each group of shards.
 *
 * @param reduction how two vectors become one
 * @param length doubles in a vector
 * @param leaves slot of the shards' vectors, one after another; they are spent
 * @param result slot of the sums, one after another
 */
public record Meeting(Reduction reduction, int length, int leaves, int result) {}
