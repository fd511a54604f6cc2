package io.github.syncbn.driver.data;

import io.github.syncbn.driver.table.FeatureSchema;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.spark.BytesShuffle;
import io.github.syncbn.worker.spark.ShardRangeRdd;
import io.github.syncbn.worker.training.RowSet;
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
  private final FeatureSchema features;
  private final LabelSchema labels;
  private final TargetScaling targets;
  private final ShardLayout layout;
  private final long weightless;
  private final boolean hasMissing;
  private final JavaPairRDD<byte[], byte[]> sorted;
  private final ShuffleDependency<byte[], byte[], byte[]> dealt;

  PreparedData(
      SparkContext context,
      FeatureSchema features,
      LabelSchema labels,
      TargetScaling targets,
      ShardLayout layout,
      long weightless,
      boolean hasMissing,
      JavaPairRDD<byte[], byte[]> sorted,
      ShuffleDependency<byte[], byte[], byte[]> dealt) {
    this.context = context;
    this.features = features;
    this.labels = labels;
    this.targets = targets;
    this.layout = layout;
    this.weightless = weightless;
    this.hasMissing = hasMissing;
    this.sorted = sorted;
    this.dealt = dealt;
  }

  /** Columns of the features; stored in the model. */
  public FeatureSchema features() {
    return features;
  }

  /** Label and classes; stored in the model. */
  public LabelSchema labels() {
    return labels;
  }

  /** How a regression's targets have been scaled. */
  public TargetScaling targets() {
    return targets;
  }

  /** Sizes of sets and shards, and how rows are stored. */
  public ShardLayout layout() {
    return layout;
  }

  /** Rows of a set. */
  public long rows(RowSet set) {
    return layout.rows(set);
  }

  /** Rows that were left out because their weight is 0. */
  public long weightlessRows() {
    return weightless;
  }

  /**
   * Whether shards hold missing values (NaN) that are still to be filled with means of the training
   * set. Constants have been filled already.
   */
  public boolean hasMissing() {
    return hasMissing;
  }

  /** Bytes that all rows of all sets take in memory, over all workers. */
  public long estimatedBytes() {
    return layout.estimatedBytes();
  }

  /** One partition per worker, each with a reader of shards. */
  public ShardRangeRdd rows(int workers) {
    return new ShardRangeRdd(context, dealt, layout, workers);
  }

  /** Removes the shuffle files. */
  @Override
  public void close() {
    BytesShuffle.remove(context, dealt);
    BytesShuffle.remove(sorted);
  }
}
