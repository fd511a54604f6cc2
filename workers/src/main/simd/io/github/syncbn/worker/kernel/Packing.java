package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * Puts parts of matrices into the order in which {@link VectorGemm} reads them. {@link #LINES}
 * columns of B become a panel: step by step the values of these columns. {@link Tile#ROWS} rows of
 * A become one of the same kind where its columns lie together; where its rows do, they stay so.
 *
 * <p>What a panel has beyond the edge of the matrix is what was there before: it meets only
 * elements of C that are thrown away.
 */
final class Packing {
  /** Columns of a panel of B: two vectors. */
  static final int LINES = 2 * Lanes.F;

  /** Distance of rows of A: a little more than a power of two, which would crowd the cache. */
  static final int ROW = VectorGemm.STEPS + 16;

  /**
   * Lines that {@link #turnEight} takes together; divides {@link #LINES}, as vectors have four
   * lanes.
   */
  private static final int TURNED = 8;

  private static final int R = Tile.ROWS;

  private Packing() {}

  /** Rows of A from {@code top} on. */
  static void rows(Matrix a, int top, int first, int steps, float[] panel) {
    int rows = Math.min(R, a.rows() - top);
    int index = a.index(top, first);
    if (a.columnStride() == 1) {
      for (int r = 0; r < rows; r++) {
        System.arraycopy(a.data(), index + r * a.rowStride(), panel, r * ROW, steps);
      }
    } else if (rows == R) {
      copySix(a.data(), index, a.columnStride(), steps, panel);
    } else {
      for (int p = 0; p < steps; p++) {
        System.arraycopy(a.data(), index + p * a.columnStride(), panel, p * R, rows);
      }
    }
  }

  private static void copySix(float[] x, int index, int stride, int steps, float[] y) {
    int from = index;
    for (int p = 0; p < steps; p++) {
      int to = p * R;
      y[to] = x[from];
      y[to + 1] = x[from + 1];
      y[to + 2] = x[from + 2];
      y[to + 3] = x[from + 3];
      y[to + 4] = x[from + 4];
      y[to + 5] = x[from + 5];
      from += stride;
    }
  }

  /** Columns of B from {@code left} on. */
  static void columns(Matrix b, int first, int steps, int left, float[] panel) {
    int index = b.index(first, left);
    int lines = Math.min(LINES, b.columns() - left);
    if (b.columnStride() > 1) {
      turn(b.data(), index, b.columnStride(), lines, steps, panel);
    } else if (lines == LINES) {
      copyVectors(b.data(), index, b.rowStride(), steps, panel);
    } else {
      for (int p = 0; p < steps; p++) {
        System.arraycopy(b.data(), index + p * b.rowStride(), panel, p * LINES, lines);
      }
    }
  }

  private static void copyVectors(float[] x, int index, int stride, int steps, float[] y) {
    for (int p = 0; p < steps; p++) {
      int from = index + p * stride;
      int to = p * LINES;
      Lanes.load(x, from).intoArray(y, to);
      Lanes.load(x, from + Lanes.F).intoArray(y, to + Lanes.F);
    }
  }

  /** A panel of lines that are {@code stride} apart, whose steps lie together. */
  private static void turn(float[] x, int index, int stride, int lines, int steps, float[] y) {
    int line = 0;
    for (; line + TURNED <= lines; line += TURNED) {
      turnEight(x, index + line * stride, stride, steps, y, line);
    }
    for (; line < lines; line++) {
      for (int p = 0; p < steps; p++) {
        y[line + p * LINES] = x[index + line * stride + p];
      }
    }
  }

  private static void turnEight(float[] x, int x0, int stride, int steps, float[] y, int to) {
    int x1 = x0 + stride;
    int x2 = x1 + stride;
    int x3 = x2 + stride;
    int x4 = x3 + stride;
    int x5 = x4 + stride;
    int x6 = x5 + stride;
    int x7 = x6 + stride;
    for (int p = 0; p < steps; p++) {
      int q = to + p * LINES;
      y[q] = x[x0 + p];
      y[q + 1] = x[x1 + p];
      y[q + 2] = x[x2 + p];
      y[q + 3] = x[x3 + p];
      y[q + 4] = x[x4 + p];
      y[q + 5] = x[x5 + p];
      y[q + 6] = x[x6 + p];
      y[q + 7] = x[x7 + p];
    }
  }
}
