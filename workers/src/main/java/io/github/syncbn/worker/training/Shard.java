package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;

/**
 * The rows of one logical shard of one set (training, validation or test), in canonical order: row
 * q is the row whose canonical number i has {@code i mod S = shard} and {@code i div S = q}. Read
 * only once loaded and completed.
 */
public interface Shard {

  /** Number of rows, 0 or more. */
  int rows();

  /** Features of a row. */
  int features();

  /** Copies the features of a row, as floats and unscaled, to {@code into[offset...]}. */
  void copyRow(int row, float[] into, int offset, Kernels kernels);

  /** Numbers to predict of a row, or 1 for its class. */
  int targets();

  /** Class number, or value to predict, of a row; 0 where the set has no labels. */
  float target(int row, int index);

  /** Weight of a row, above 0. */
  float weight(int row);

  /** Bytes held in memory. */
  long bytes();

  /** Number and sum of hashes of the rows: equal whenever they are. */
  ShardFingerprint fingerprint();

  /**
   * Replaces every missing feature (NaN) by that of {@code perFeature}. Once, while rows are being
   * loaded.
   */
  void fillMissing(float[] perFeature);

  /**
   * Says which rows will be asked for soon, in any order, so that they can be read meanwhile. Only
   * a hint: any row may be asked for. Not while rows of this shard are being copied.
   *
   * @param place of the hint, from 0: it takes that of an earlier one there
   * @param order numbers of rows, of which those at {@code from} to {@code to - 1} are meant
   */
  default void expect(int place, int[] order, int from, int to) {}
}
