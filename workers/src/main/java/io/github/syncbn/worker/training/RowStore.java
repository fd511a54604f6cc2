package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;

/** Where the rows of one shard lie. Written by one thread, then read by any number. */
interface RowStore {

  /** Puts the copies of a row at their positions. */
  void put(RowRecord row);

  /** Ends writing. */
  void complete();

  /** See {@link Shard#copyRow}. */
  void copyRow(int row, float[] into, int offset, Kernels kernels);

  /** See {@link Shard#target}. */
  float target(int row, int index);

  /** See {@link Shard#weight}. */
  float weight(int row);

  /** See {@link Shard#fillMissing}. */
  void fillMissing(float[] perFeature);

  /** See {@link Shard#expect}. */
  void expect(int place, int[] order, int from, int to);

  /** See {@link Shard#bytes}. */
  long bytes();
}
