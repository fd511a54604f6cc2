package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.training.DataChangedException;
import io.github.syncbn.worker.training.RowRecord;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.ShardLayout;
import io.github.syncbn.worker.training.ShardRows;
import java.nio.ByteBuffer;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.TempShuffleReadMetrics;
import scala.Product2;
import scala.collection.Iterator;

/**
 * Reads shards inside a task: any contiguous range, chosen at run time. The one element of each
 * partition of {@link ShardRangeRdd}; lives in the task and is never serialized.
 */
public final class ShardReader {
  private final ShuffleDependency<byte[], byte[], byte[]> dependency;
  private final ShardLayout layout;
  private final TaskContext context;

  ShardReader(
      ShuffleDependency<byte[], byte[], byte[]> dependency,
      ShardLayout layout,
      TaskContext context) {
    this.dependency = dependency;
    this.layout = layout;
    this.context = context;
  }

  /** How rows are laid out over shards. */
  public ShardLayout layout() {
    return layout;
  }

  /**
   * Loads shards {@code from} (inclusive) to {@code to} (exclusive) of all sets into memory.
   *
   * @return {@code [RowSet.ordinal()][shard - from]}
   */
  public ShardRows[][] load(int from, int to) {
    if (from < 0 || from > to || to > layout.shards()) {
      throw new IllegalArgumentException(
          "shards " + from + " to " + to + " of " + layout.shards() + " cannot be loaded");
    }
    ShardRows[][] shards = new ShardRows[RowSet.values().length][to - from];
    for (RowSet set : RowSet.values()) {
      for (int shard = from; shard < to; shard++) {
        shards[set.ordinal()][shard - from] = new ShardRows(layout, set, shard);
      }
    }
    if (from < to) {
      fill(shards, from, to);
    }
    for (ShardRows[] set : shards) {
      for (ShardRows shard : set) {
        shard.complete();
      }
    }
    return shards;
  }

  private void fill(ShardRows[][] shards, int from, int to) {
    TempShuffleReadMetrics metrics = context.taskMetrics().createTempShuffleReadMetrics();
    Iterator<? extends Product2<byte[], byte[]>> records =
        SparkEnv.get()
            .shuffleManager()
            .<byte[], byte[]>getReader(dependency.shuffleHandle(), from, to, context, metrics)
            .read();
    while (records.hasNext()) {
      Product2<byte[], byte[]> record = records.next();
      int shard = shardOf(record._1());
      if (shard < from || shard >= to) {
        throw new DataChangedException(
            "A row of shard " + shard + " arrived among shards " + from + " to " + (to - 1) + ".");
      }
      RowRecord row = RowRecord.of(record._2(), layout.targets());
      shards[row.set().ordinal()][shard - from].add(row);
    }
    context.taskMetrics().mergeShuffleReadMetrics();
  }

  /** The key of a shard in the shuffle. */
  public static byte[] key(int shard) {
    return ByteBuffer.allocate(4).putInt(shard).array();
  }

  static int shardOf(byte[] key) {
    return ByteBuffer.wrap(key).getInt();
  }
}
