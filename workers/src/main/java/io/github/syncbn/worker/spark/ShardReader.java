package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.training.DataChangedException;
import io.github.syncbn.worker.training.RowFile;
import io.github.syncbn.worker.training.RowRecord;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.ShardLayout;
import io.github.syncbn.worker.training.ShardRows;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.executor.TempShuffleReadMetrics;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import scala.Product2;
import scala.collection.Iterator;

/**
 * Reads shards inside a task: any contiguous range, chosen at run time. The one element of each
 * partition of {@link ShardRangeRdd}; lives in the task and is never serialized.
 */
public final class ShardReader {
  private final ShuffleDependency<byte[], byte[], byte[]> dependency;
  private final ShardLayout layout;
  private final RowStorage storage;
  private final TaskContext context;
  private @Nullable RowFile file;

  ShardReader(
      ShuffleDependency<byte[], byte[], byte[]> dependency,
      ShardLayout layout,
      RowStorage storage,
      TaskContext context) {
    this.dependency = dependency;
    this.layout = layout;
    this.storage = storage;
    this.context = context;
    if (storage == RowStorage.DISK) {
      context.addTaskCompletionListener((TaskCompletionListener) ended -> release());
    }
  }

  /** How rows are laid out over shards. */
  public ShardLayout layout() {
    return layout;
  }

  /**
   * Loads shards {@code from} (inclusive) to {@code to} (exclusive) of all sets. On disk, rows of
   * an earlier call are gone then, and these when the task ends.
   *
   * @return {@code [RowSet.ordinal()][shard - from]}
   */
  public ShardRows[][] load(int from, int to) {
    if (from < 0 || from > to || to > layout.shards()) {
      throw new IllegalArgumentException(
          "shards " + from + " to " + to + " of " + layout.shards() + " cannot be loaded");
    }
    RowFile into = storage == RowStorage.DISK ? replaceFile(from, to) : null;
    ShardRows[][] shards = new ShardRows[RowSet.values().length][to - from];
    for (RowSet set : RowSet.values()) {
      for (int shard = from; shard < to; shard++) {
        shards[set.ordinal()][shard - from] =
            into == null
                ? new ShardRows(layout, set, shard)
                : new ShardRows(layout, set, shard, into);
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

  private RowFile replaceFile(int from, int to) {
    release();
    long rows = 0;
    for (RowSet set : RowSet.values()) {
      for (int shard = from; shard < to; shard++) {
        rows += layout.rows(set, shard);
      }
    }
    List<Path> directories =
        Arrays.stream(SparkEnv.get().blockManager().diskBlockManager().localDirs())
            .map(File::toPath)
            .toList();
    RowFile.Places places = new RowFile.Places(directories, context.partitionId());
    file = RowFile.create(places, layout, rows * layout.rowBytes());
    return file;
  }

  private void release() {
    if (file != null) {
      file.close();
      file = null;
    }
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
