package io.github.syncbn.driver.data;

import org.apache.spark.Partitioner;

/**
 * Rows by the top bits of their hash, which is uniform, so that partitions in order, each sorted,
 * are all rows in order; with an ordering column all in one partition. Reports go to one more, the
 * last.
 */
final class HashPartitioning extends Partitioner {
  private final int partitions;

  HashPartitioning(int partitions) {
    this.partitions = partitions;
  }

  static int of(long hashHigh, int partitions) {
    return (int) ((hashHigh >>> 32) * partitions >>> 32);
  }

  @Override
  public int numPartitions() {
    return partitions + 1;
  }

  @Override
  public int getPartition(Object object) {
    byte[] key = (byte[]) object;
    return key[0] == PartitionReport.KEY ? partitions : of(RawRow.hashHigh(key), partitions);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HashPartitioning partitioning && partitioning.partitions == partitions;
  }

  @Override
  public int hashCode() {
    return partitions;
  }
}
