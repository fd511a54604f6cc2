package io.github.syncbn.driver.data;

import io.github.syncbn.driver.table.ColumnUses;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.spark.BytesShuffle;
import io.github.syncbn.worker.spark.ShardRangeRdd;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.training.RowSet;
import io.github.syncbn.worker.training.RowStorage;
import io.github.syncbn.worker.training.ShardLayout;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;

/**
 * Rows checked, numbered and dealt to shards, in shuffle files until closed. Any number of attempts
 * with any number of workers reads them without another shuffle.
 */
public final class PreparedData implements AutoCloseable {
  private final SparkContext context;
  private final Columns columns;
  private final ShardLayout layout;
  private final Shuffles shuffles;

  PreparedData(SparkContext context, Columns columns, ShardLayout layout, Shuffles shuffles) {
    this.context = context;
    this.columns = columns;
    this.layout = layout;
    this.shuffles = shuffles;
  }

  /**
   * What a row is made of.
   *
   * @param uses what became of each column of the training set's table
   * @param features the features, and how they have become float32
   * @param labels label and classes
   * @param targets how a regression's targets have been scaled
   */
  record Columns(
      ColumnUses uses, LearnedFeatures features, LabelSchema labels, TargetScaling targets) {}

  /**
   * The shuffles that hold the rows.
   *
   * @param sorted by their hash
   * @param dealt to shards
   */
  record Shuffles(
      JavaPairRDD<byte[], byte[]> sorted, ShuffleDependency<byte[], byte[], byte[]> dealt) {}

  /** What became of each column of the training set's table; stored in the model. */
  public ColumnUses uses() {
    return columns.uses();
  }

  /** Columns of the features; stored in the model. */
  public FeatureSchema features() {
    return columns.features().schema();
  }

  /** Label and classes; stored in the model. */
  public LabelSchema labels() {
    return columns.labels();
  }

  /** How features have become float32. */
  public LearnedFeatures learned() {
    return columns.features();
  }

  /** How a regression's targets have been scaled. */
  public TargetScaling targets() {
    return columns.targets();
  }

  /** Sizes of sets and shards, and how rows are stored. */
  public ShardLayout layout() {
    return layout;
  }

  public long rows(RowSet set) {
    return layout.rows(set);
  }

  /** Bytes that all rows of all sets take in memory, over all workers. */
  public long estimatedBytes() {
    return layout.estimatedBytes();
  }

  /** One partition per worker, each with a reader of shards into its memory. */
  public ShardRangeRdd rows(int workers) {
    return rows(workers, RowStorage.MEMORY);
  }

  /** One partition per worker, each with a reader of shards. */
  public ShardRangeRdd rows(int workers, RowStorage storage) {
    return new ShardRangeRdd(context, shuffles.dealt(), layout, storage, workers);
  }

  /** Removes the shuffle files. */
  @Override
  public void close() {
    BytesShuffle.remove(context, shuffles.dealt());
    BytesShuffle.remove(shuffles.sorted());
  }
}
