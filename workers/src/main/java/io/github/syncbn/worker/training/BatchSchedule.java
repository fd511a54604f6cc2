package io.github.syncbn.worker.training;

import java.io.Serializable;

/**
 * Which rows make up which global batch. Epoch position q in [0, N) belongs to shard q mod S, and
 * is its row number q div S in the order of the epoch; batch t is the positions [t B, (t + 1) B).
 * Every row comes once per epoch, every batch has exactly B rows but the last, which is smaller; if
 * it is so small that some group of rows that share statistics would have fewer than two, it is
 * merged into the one before.
 *
 * @param rows N, 1 or more
 * @param batchSize B, 1 or more
 * @param shards S
 * @param mergeTail whether the last, smaller batch is merged into the one before
 */
public record BatchSchedule(long rows, int batchSize, int shards, boolean mergeTail)
    implements Serializable {

  /** Batches in an epoch. */
  public long stepsPerEpoch() {
    long full = rows / batchSize;
    return rows % batchSize == 0 || (mergeTail && full > 0) ? Math.max(1, full) : full + 1;
  }

  /** First position of batch {@code step} of an epoch. */
  public long from(long step) {
    return step * batchSize;
  }

  /** One past the last position of batch {@code step} of an epoch. */
  public long to(long step) {
    return step == stepsPerEpoch() - 1 ? rows : (step + 1) * batchSize;
  }

  /** Number of rows of a shard over the whole set. */
  public int shardRows(int shard) {
    return ordinal(rows, shard);
  }

  /**
   * How many rows of a shard lie at positions below {@code position}: its rows of a batch are
   * [ordinal(from), ordinal(to)).
   */
  public int ordinal(long position, int shard) {
    return (int) ((position - shard + shards - 1) / shards);
  }

  /** Most rows that one batch takes from one shard. */
  public int mostShardRows() {
    long last = stepsPerEpoch() - 1;
    long most = Math.max(to(last) - from(last), Math.min(rows, batchSize));
    return (int) ((most + shards - 1) / shards);
  }
}
