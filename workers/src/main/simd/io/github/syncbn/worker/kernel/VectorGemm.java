package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * The product in tiles of {@link #ROWS} rows by two vectors of columns, whose sums stay in
 * registers over a block of steps. Both operands are packed in the order the tile reads them; rows
 * and columns beyond the matrix are padded, and their sums dropped.
 */
public final class VectorGemm extends JavaGemm {
  static final int ROWS = 4;
  static final int COLUMNS = 2 * Lanes.F;

  /** Steps of k in a block: B's panel for one tile then fits the first-level cache. */
  private static final int STEPS = 128;

  /** Rows of A in a block, held by the second-level cache. */
  private static final int HEIGHT = 128;

  /** Columns of B in a block. */
  private static final int WIDTH = 1024;

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private static final class Buffers {
    final float[] packedA = new float[HEIGHT * STEPS];
    final float[] packedB = new float[STEPS * WIDTH];
    final float[] tile = new float[ROWS * COLUMNS];
  }

  public VectorGemm() {}

  @Override
  void accumulate(int m, int n, int k, Operand a, Operand b, float[] c, int cOffset) {
    Buffers buffers = BUFFERS.get();
    for (int left = 0; left < n; left += WIDTH) {
      int width = Math.min(WIDTH, n - left);
      for (int first = 0; first < k; first += STEPS) {
        int steps = Math.min(STEPS, k - first);
        packB(b, first, steps, left, width, buffers.packedB);
        for (int top = 0; top < m; top += HEIGHT) {
          int height = Math.min(HEIGHT, m - top);
          packA(a, top, height, first, steps, buffers.packedA);
          int corner = cOffset + top * n + left;
          multiplyBlock(buffers, height, width, steps, c, corner, n);
        }
      }
    }
  }

  /** Panels of {@link #ROWS} rows; within a panel, step by step the values of its rows. */
  private static void packA(Operand a, int top, int height, int first, int steps, float[] packed) {
    float[] data = a.data();
    int to = 0;
    for (int panel = 0; panel < height; panel += ROWS) {
      int rows = Math.min(ROWS, height - panel);
      for (int r = 0; r < ROWS; r++) {
        int from = a.at(top + panel + r, first);
        for (int p = 0; p < steps; p++) {
          packed[to + p * ROWS + r] = r < rows ? data[from + p * a.columnStride()] : 0f;
        }
      }
      to += ROWS * steps;
    }
  }

  /** Panels of {@link #COLUMNS} columns; within a panel, step by step the values of its columns. */
  private static void packB(Operand b, int first, int steps, int left, int width, float[] packed) {
    float[] data = b.data();
    int to = 0;
    for (int panel = 0; panel < width; panel += COLUMNS) {
      int columns = Math.min(COLUMNS, width - panel);
      for (int p = 0; p < steps; p++) {
        int from = b.at(first + p, left + panel);
        if (b.columnStride() == 1) {
          System.arraycopy(data, from, packed, to, columns);
        } else {
          for (int j = 0; j < columns; j++) {
            packed[to + j] = data[from + j * b.columnStride()];
          }
        }
        for (int j = columns; j < COLUMNS; j++) {
          packed[to + j] = 0f;
        }
        to += COLUMNS;
      }
    }
  }

  private static void multiplyBlock(
      Buffers buffers, int height, int width, int steps, float[] c, int corner, int stride) {
    float[] tile = buffers.tile;
    for (int j = 0; j < width; j += COLUMNS) {
      int columns = Math.min(COLUMNS, width - j);
      for (int i = 0; i < height; i += ROWS) {
        int rows = Math.min(ROWS, height - i);
        int cIndex = corner + i * stride + j;
        if (rows == ROWS && columns == COLUMNS) {
          multiplyTile(
              buffers.packedA, i * steps, buffers.packedB, j * steps, steps, c, cIndex, stride);
        } else {
          for (int r = 0; r < rows; r++) {
            System.arraycopy(c, cIndex + r * stride, tile, r * COLUMNS, columns);
          }
          multiplyTile(
              buffers.packedA, i * steps, buffers.packedB, j * steps, steps, tile, 0, COLUMNS);
          for (int r = 0; r < rows; r++) {
            System.arraycopy(tile, r * COLUMNS, c, cIndex + r * stride, columns);
          }
        }
      }
    }
  }

  private static void multiplyTile(
      float[] a, int aIndex, float[] b, int bIndex, int steps, float[] c, int cIndex, int stride) {
    int c0 = cIndex;
    int c1 = c0 + stride;
    int c2 = c1 + stride;
    int c3 = c2 + stride;
    FloatVector s00 = Lanes.load(c, c0);
    FloatVector s01 = Lanes.load(c, c0 + Lanes.F);
    FloatVector s10 = Lanes.load(c, c1);
    FloatVector s11 = Lanes.load(c, c1 + Lanes.F);
    FloatVector s20 = Lanes.load(c, c2);
    FloatVector s21 = Lanes.load(c, c2 + Lanes.F);
    FloatVector s30 = Lanes.load(c, c3);
    FloatVector s31 = Lanes.load(c, c3 + Lanes.F);
    for (int p = 0; p < steps; p++) {
      FloatVector b0 = Lanes.load(b, bIndex + p * COLUMNS);
      FloatVector b1 = Lanes.load(b, bIndex + p * COLUMNS + Lanes.F);
      int q = aIndex + p * ROWS;
      FloatVector a0 = FloatVector.broadcast(Lanes.FLOATS, a[q]);
      s00 = s00.add(a0.mul(b0));
      s01 = s01.add(a0.mul(b1));
      FloatVector a1 = FloatVector.broadcast(Lanes.FLOATS, a[q + 1]);
      s10 = s10.add(a1.mul(b0));
      s11 = s11.add(a1.mul(b1));
      FloatVector a2 = FloatVector.broadcast(Lanes.FLOATS, a[q + 2]);
      s20 = s20.add(a2.mul(b0));
      s21 = s21.add(a2.mul(b1));
      FloatVector a3 = FloatVector.broadcast(Lanes.FLOATS, a[q + 3]);
      s30 = s30.add(a3.mul(b0));
      s31 = s31.add(a3.mul(b1));
    }
    s00.intoArray(c, c0);
    s01.intoArray(c, c0 + Lanes.F);
    s10.intoArray(c, c1);
    s11.intoArray(c, c1 + Lanes.F);
    s20.intoArray(c, c2);
    s21.intoArray(c, c2 + Lanes.F);
    s30.intoArray(c, c3);
    s31.intoArray(c, c3 + Lanes.F);
  }
}
