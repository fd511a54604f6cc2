package io.github.syncbn.worker.collective;

/**
 * What a worker is told when it joins.
 *
 * @param worker its number, 0..workers-1
 * @param workers how many there are
 * @param fromShard first shard it holds
 * @param toShard one past the last
 */
public record Assignment(int worker, int workers, int fromShard, int toShard) {

  /** Number of shards. */
  public int shards() {
    return toShard - fromShard;
  }
}
