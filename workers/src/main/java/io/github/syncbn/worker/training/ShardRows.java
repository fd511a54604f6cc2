package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import java.util.Arrays;
import java.util.BitSet;

/**
 * A {@link Shard} held once as primitives, in blocks of at most 64 MB. Filled by {@link #add} in
 * any order, then checked by {@link #complete}.
 */
public final class ShardRows implements Shard {
  private static final long BLOCK_BYTES = 64L << 20;

  private final RowSet set;
  private final int shard;
  private final int rows;
  private final int features;
  private final int targetsPerRow;
  private final int rowsPerBlock;
  private final float[][] floats;
  private final byte[][] bytes;
  private final float[] targets;
  private final float[] weights;
  private BitSet filled;
  private ShardFingerprint fingerprint = ShardFingerprint.EMPTY;

  /** Room for the rows of one set in one shard of a layout. */
  public ShardRows(ShardLayout layout, RowSet set, int shard) {
    this(layout, set, shard, BLOCK_BYTES);
  }

  ShardRows(ShardLayout layout, RowSet set, int shard, long blockBytes) {
    this.set = set;
    this.shard = shard;
    this.rows = layout.rows(set, shard);
    this.features = layout.features();
    this.targetsPerRow = layout.targets();
    long rowBytes = layout.bytes() ? features : 4L * features;
    this.rowsPerBlock = (int) Math.max(1, Math.min(blockBytes / rowBytes, Math.max(1, rows)));
    int blocks = (int) ((rows + (long) rowsPerBlock - 1) / rowsPerBlock);
    this.floats = layout.bytes() ? null : new float[blocks][];
    this.bytes = layout.bytes() ? new byte[blocks][] : null;
    for (int block = 0; block < blocks; block++) {
      int values = Math.min(rowsPerBlock, rows - block * rowsPerBlock) * features;
      if (layout.bytes()) {
        bytes[block] = new byte[values];
      } else {
        floats[block] = new float[values];
      }
    }
    this.targets = new float[rows * targetsPerRow];
    this.weights = layout.weighted() ? new float[rows] : null;
    this.filled = new BitSet(rows);
  }

  /** Puts the copies of a row at their positions. */
  public void add(RowRecord row) {
    int first = row.position();
    int copies = row.copies();
    if (row.features() != features || row.bytes() != (bytes != null)) {
      throw changed("a row has " + row.features() + " features where " + features + " were seen");
    }
    if (first < 0 || copies < 1 || first > rows - copies) {
      throw changed("a row has position " + first + " where " + rows + " rows were counted");
    }
    int taken = filled.nextSetBit(first);
    if (taken >= 0 && taken < first + copies) {
      throw changed("two rows have position " + taken);
    }
    filled.set(first, first + copies);
    for (int position = first; position < first + copies; position++) {
      int offset = (position % rowsPerBlock) * features;
      if (bytes != null) {
        row.copyBytes(bytes[position / rowsPerBlock], offset);
      } else {
        row.copyFloats(floats[position / rowsPerBlock], offset);
      }
    }
    addTargets(row, first, copies);
    if (weights != null) {
      Arrays.fill(weights, first, first + copies, row.weight());
    }
    fingerprint = fingerprint.plus(row.hashHigh(), row.hashLow(), copies);
  }

  private void addTargets(RowRecord row, int first, int copies) {
    if (targetsPerRow == 1) {
      Arrays.fill(targets, first, first + copies, row.target(0));
      return;
    }
    for (int j = 0; j < targetsPerRow; j++) {
      float target = row.target(j);
      for (int position = first; position < first + copies; position++) {
        targets[position * targetsPerRow + j] = target;
      }
    }
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
    return this;
  }

  private DataChangedException changed(String what) {
    return new DataChangedException(
        "The data changed while it was read: in the "
            + set.label()
            + " set, shard "
            + shard
            + ", "
            + what
            + ". Train from a source that stays as it is (no growing folder, no rand()).");
  }

  @Override
  public ShardFingerprint fingerprint() {
    return fingerprint;
  }

  @Override
  public void fillMissing(float[] perFeature) {
    if (perFeature.length != features) {
      throw new IllegalArgumentException(
          perFeature.length + " values to fill " + features + " features");
    }
    if (floats == null) {
      return;
    }
    for (float[] block : floats) {
      for (int row = 0; row < block.length; row += features) {
        for (int feature = 0; feature < features; feature++) {
          if (Float.isNaN(block[row + feature])) {
            block[row + feature] = perFeature[feature];
          }
        }
      }
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public void copyRow(int row, float[] into, int offset, Kernels kernels) {
    int from = (row % rowsPerBlock) * features;
    if (bytes != null) {
      kernels.unsignedBytesToFloats(bytes[row / rowsPerBlock], from, into, offset, features);
    } else {
      System.arraycopy(floats[row / rowsPerBlock], from, into, offset, features);
    }
  }

  @Override
  public int targets() {
    return targetsPerRow;
  }

  @Override
  public float target(int row, int index) {
    return targets[row * targetsPerRow + index];
  }

  @Override
  public float weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public long bytes() {
    long features = (long) rows * this.features;
    return (bytes != null ? features : 4 * features)
        + 4L * targets.length
        + (weights == null ? 0 : 4L * rows);
  }
}
