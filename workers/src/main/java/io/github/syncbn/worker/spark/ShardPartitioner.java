package io.github.syncbn.worker.spark;

import org.apache.spark.Partitioner;

/** Partition s of the shuffle is logical shard s. */
public final class ShardPartitioner extends Partitioner {
  private final int shards;

  /** Of {@code shards} shards. */
  public ShardPartitioner(int shards) {
    this.shards = shards;
  }

  @Override
  public int numPartitions() {
    return shards;
  }

  @Override
  public int getPartition(Object key) {
    return ShardReader.shardOf((byte[]) key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShardPartitioner partitioner && partitioner.shards == shards;
  }

  @Override
  public int hashCode() {
    return shards;
  }
}
