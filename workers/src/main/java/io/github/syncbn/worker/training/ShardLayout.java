package io.github.syncbn.worker.training;

import java.io.Serializable;

/**
 * How the rows of all sets are laid out over logical shards: known before a worker loads any.
 *
 * @param shards number of logical shards
 * @param features features of a row
 * @param bytes whether features are unsigned bytes, else floats
 * @param weighted whether rows carry weights, else all weights are 1
 * @param trainingRows rows of the training set
 * @param validationRows rows of the validation set
 * @param testRows rows of the test set
 */
public record ShardLayout(
    int shards,
    int features,
    boolean bytes,
    boolean weighted,
    long trainingRows,
    long validationRows,
    long testRows)
    implements Serializable {

  public ShardLayout {
    long most = Math.max(trainingRows, Math.max(validationRows, testRows));
    if (shards < 1 || features < 1) {
      throw new IllegalArgumentException(
          "a layout has at least one shard and one feature, got " + shards + " and " + features);
    }
    if ((most + shards - 1) / shards > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          most
              + " rows in "
              + shards
              + " shards are more than 2^31 rows in a shard; use more training.shards");
    }
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

  /** Bytes of one row's features, target and weight in memory. */
  public long rowBytes() {
    return (bytes ? features : 4L * features) + 4 + (weighted ? 4 : 0);
  }

  /** Bytes of all rows of all sets in memory. */
  public long estimatedBytes() {
    return rowBytes() * (trainingRows + validationRows + testRows);
  }
}
