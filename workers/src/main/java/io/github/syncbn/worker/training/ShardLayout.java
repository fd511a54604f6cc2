package io.github.syncbn.worker.training;

import java.io.Serializable;

/**
 * How the rows of all sets are laid out over logical shards: known before a worker loads any.
 *
 * @param shards number of logical shards
 * @param features features of a row
 * @param bytes whether features are unsigned bytes, else floats
 * @param targets numbers to predict of a row, or 1 for its class
 * @param weighted whether rows carry weights, else all weights are 1
 * @param trainingRows rows of the training set
 * @param validationRows rows of the validation set
 * @param testRows rows of the test set
 */
public record ShardLayout(
    int shards,
    int features,
    boolean bytes,
    int targets,
    boolean weighted,
    long trainingRows,
    long validationRows,
    long testRows)
    implements Serializable {

  public ShardLayout {
    long most = Math.max(trainingRows, Math.max(validationRows, testRows));
    if (targets < 1) {
      throw new IllegalArgumentException("a layout has at least one target, got " + targets);
    }
    if (shards < 1 || features < 1) {
      throw new IllegalArgumentException(
          "a layout has at least one shard and one feature, got " + shards + " and " + features);
    }
    if ((most + shards - 1) / shards > (Integer.MAX_VALUE - 8) / targets) {
      throw new IllegalArgumentException(
          most
              + (targets == 1 ? " rows in " : " rows of " + targets + " targets in ")
              + shards
              + " shards are more than 2^31 "
              + (targets == 1 ? "rows" : "targets")
              + " in a shard; use more training.shards");
    }
  }

  /** Of rows with one target. */
  public ShardLayout(
      int shards,
      int features,
      boolean bytes,
      boolean weighted,
      long trainingRows,
      long validationRows,
      long testRows) {
    this(shards, features, bytes, 1, weighted, trainingRows, validationRows, testRows);
  }

  /** Rows of a set. */
  public long rows(RowSet set) {
    return switch (set) {
      case TRAINING -> trainingRows;
      case VALIDATION -> validationRows;
      case TEST -> testRows;
    };
  }

  /** Rows of a set in one shard: of N rows, shard s of S owns ceil((N - s) / S). */
  public int rows(RowSet set, int shard) {
    long rows = rows(set);
    return shard >= rows ? 0 : (int) ((rows - shard + shards - 1) / shards);
  }

  /** Bytes of one row's features, targets and weight in memory. */
  public long rowBytes() {
    return (bytes ? features : 4L * features) + 4L * targets + (weighted ? 4 : 0);
  }

  /** Bytes of all rows of all sets in memory. */
  public long estimatedBytes() {
    return rowBytes() * (trainingRows + validationRows + testRows);
  }
}
