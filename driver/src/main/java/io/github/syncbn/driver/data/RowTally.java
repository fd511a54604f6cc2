package io.github.syncbn.driver.data;

import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.ShardFingerprint;
import java.io.Serializable;

/**
 * How many rows of each set the first pass has sent to each partition, and the sum of their hashes.
 * The second pass must find the same there: Spark reads a source again where files of a shuffle are
 * lost, and the source may have changed since.
 */
final class RowTally implements Serializable {
  private final int partitions;
  private final long[][] rows;
  private final long[][] high;
  private final long[][] low;

  /** Of no rows yet. */
  RowTally(int partitions) {
    int sets = RowSet.values().length;
    this.partitions = partitions;
    this.rows = new long[sets][partitions];
    this.high = new long[sets][partitions];
    this.low = new long[sets][partitions];
  }

  /** Counts a row. */
  void add(RowSet set, int partition, long hashHigh, long hashLow) {
    put(set, partition, of(set, partition).plus(hashHigh, hashLow, 1));
  }

  /** Adds the rows of another task. */
  void add(RowTally other) {
    for (RowSet set : RowSet.values()) {
      for (int i = 0; i < partitions; i++) {
        put(set, i, of(set, i).plus(other.of(set, i)));
      }
    }
  }

  private void put(RowSet set, int partition, ShardFingerprint sum) {
    rows[set.ordinal()][partition] = sum.rows();
    high[set.ordinal()][partition] = sum.high();
    low[set.ordinal()][partition] = sum.low();
  }

  int partitions() {
    return partitions;
  }

  /** What a partition holds of a set. */
  ShardFingerprint of(RowSet set, int partition) {
    int s = set.ordinal();
    return new ShardFingerprint(rows[s][partition], high[s][partition], low[s][partition]);
  }

  /** Rows of a set in each partition. */
  long[] rows(RowSet set) {
    return rows[set.ordinal()].clone();
  }

  /** Rows of a set in all partitions before one: the number of its first row. */
  long before(RowSet set, int partition) {
    long sum = 0;
    for (int i = 0; i < partition; i++) {
      sum += rows[set.ordinal()][i];
    }
    return sum;
  }

  /** Rows of a set. */
  long kept(RowSet set) {
    return before(set, partitions);
  }
}
