package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import java.util.Arrays;

/** Rows held once as primitives, in blocks of at most 64 MB. */
final class MemoryRows implements RowStore {
  static final long BLOCK_BYTES = 64L << 20;

  private final int features;
  private final int targetsPerRow;
  private final int rowsPerBlock;
  private final float[][] floats;
  private final byte[][] bytes;
  private final float[] targets;
  private final float[] weights;

  MemoryRows(ShardLayout layout, int rows, long blockBytes) {
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
  }

  @Override
  public void put(RowRecord row) {
    int first = row.position();
    int end = first + row.copies();
    for (int position = first; position < end; position++) {
      int offset = (position % rowsPerBlock) * features;
      if (bytes != null) {
        row.copyBytes(bytes[position / rowsPerBlock], offset);
      } else {
        row.copyFloats(floats[position / rowsPerBlock], offset);
      }
    }
    putTargets(row, first, end);
    if (weights != null) {
      Arrays.fill(weights, first, end, row.weight());
    }
  }

  private void putTargets(RowRecord row, int first, int end) {
    if (targetsPerRow == 1) {
      Arrays.fill(targets, first, end, row.target(0));
      return;
    }
    for (int j = 0; j < targetsPerRow; j++) {
      float target = row.target(j);
      for (int position = first; position < end; position++) {
        targets[position * targetsPerRow + j] = target;
      }
    }
  }

  @Override
  public void complete() {}

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
  public float target(int row, int index) {
    return targets[row * targetsPerRow + index];
  }

  @Override
  public float weight(int row) {
    return weights == null ? 1 : weights[row];
  }

  @Override
  public void fillMissing(float[] perFeature) {
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
  public void expect(int place, int[] order, int from, int to) {}

  @Override
  public long bytes() {
    long held = 4L * targets.length + (weights == null ? 0 : 4L * weights.length);
    if (bytes != null) {
      for (byte[] block : bytes) {
        held += block.length;
      }
    } else {
      for (float[] block : floats) {
        held += 4L * block.length;
      }
    }
    return held;
  }
}
