package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import java.util.BitSet;

/**
 * A {@link Shard} of rows as they arrive, in memory or on disk. Filled by {@link #add} in any
 * order, then checked by {@link #complete}.
 */
public final class ShardRows implements Shard {
  private final RowSet set;
  private final int shard;
  private final int rows;
  private final ShardLayout layout;
  private final RowStore store;
  private BitSet filled;
  private ShardFingerprint fingerprint = ShardFingerprint.EMPTY;

  /** Room in memory for the rows of one set in one shard of a layout. */
  public ShardRows(ShardLayout layout, RowSet set, int shard) {
    this(
        layout,
        set,
        shard,
        new MemoryRows(layout, layout.rows(set, shard), MemoryRows.BLOCK_BYTES));
  }

  /** Room in a file. */
  public ShardRows(ShardLayout layout, RowSet set, int shard, RowFile file) {
    this(layout, set, shard, new FileRows(layout, file, layout.rows(set, shard)));
  }

  ShardRows(ShardLayout layout, RowSet set, int shard, RowStore store) {
    this.set = set;
    this.shard = shard;
    this.layout = layout;
    this.rows = layout.rows(set, shard);
    this.store = store;
    this.filled = new BitSet(rows);
  }

  /** Puts the copies of a row at their positions. */
  public void add(RowRecord row) {
    int first = row.position();
    int copies = row.copies();
    if (row.features() != layout.features() || row.bytes() != layout.bytes()) {
      throw changed(
          "a row has " + row.features() + " features where " + layout.features() + " were seen");
    }
    if (first < 0 || copies < 1 || first > rows - copies) {
      throw changed("a row has position " + first + " where " + rows + " rows were counted");
    }
    int taken = filled.nextSetBit(first);
    if (taken >= 0 && taken < first + copies) {
      throw changed("two rows have position " + taken);
    }
    filled.set(first, first + copies);
    store.put(row);
    fingerprint = fingerprint.plus(row.hashHigh(), row.hashLow(), copies);
  }

  /** Checks that every position was filled. */
  public ShardRows complete() {
    int missing = filled.nextClearBit(0);
    if (missing < rows) {
      throw changed(
          (rows - filled.cardinality())
              + " of "
              + rows
              + " rows did not arrive, the first at position "
              + missing);
    }
    filled = null;
    store.complete();
    return this;
  }

  private DataChangedException changed(String what) {
    return DataChangedException.because(
        "in the " + set.label() + " set, shard " + shard + ", " + what);
  }

  @Override
  public ShardFingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public void fillMissing(float[] perFeature) {
    if (perFeature.length != layout.features()) {
      throw new IllegalArgumentException(
          perFeature.length + " values to fill " + layout.features() + " features");
    }
    if (!layout.bytes()) {
      store.fillMissing(perFeature);
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int features() {
    return layout.features();
  }

  @Override
  public void copyRow(int row, float[] into, int offset, Kernels kernels) {
    store.copyRow(row, into, offset, kernels);
  }

  @Override
  public int targets() {
    return layout.targets();
  }

  @Override
  public float target(int row, int index) {
    return store.target(row, index);
  }

  @Override
  public float weight(int row) {
    return layout.weighted() ? store.weight(row) : 1;
  }

  @Override
  public void expect(int place, int[] order, int from, int to) {
    store.expect(place, order, from, to);
  }

  @Override
  public long bytes() {
    return store.bytes();
  }
}
