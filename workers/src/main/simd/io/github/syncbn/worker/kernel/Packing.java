package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import jdk.incubator.vector.FloatVector;

/**
 * Puts blocks of matrices into the order in which {@link VectorGemm} reads them. Columns of B, and
 * rows of A where its columns lie together, become panels of {@link #LINES} lines: step by step the
 * values of these lines. Rows of A that lie together stay so.
 *
 * <p>What a panel has beyond the edge of the matrix is what was there before: it meets only
 * elements of C that are thrown away.
 */
final class Packing {
  /** Rows or columns of a panel: two vectors. */
  static final int LINES = 2 * Lanes.F;

  /** Distance of rows of A: a little more than a power of two, which would crowd the cache. */
  static final int ROW = VectorGemm.STEPS + 16;

  /**
   * Lines that {@link #turnEight} takes together; divides {@link #LINES}, as vectors have four
   * lanes.
   */
  private static final int TURNED = 8;

  private Packing() {}

  /** Rows of A as rows. */
  static void rows(Matrix a, int top, int height, int first, int steps, float[] packed) {
    for (int i = 0; i < height; i++) {
      System.arraycopy(a.data(), a.index(top + i, first), packed, i * ROW, steps);
    }
  }

  /** Columns of B, or of A transposed, as panels. */
  static void columns(Matrix b, int first, int steps, int left, int width, float[] packed) {
    for (int j = 0; j < width; j += LINES) {
      int index = b.index(first, left + j);
      if (b.columnStride() == 1) {
        copy(b.data(), index, b.rowStride(), width - j, steps, packed, j * steps);
      } else {
        turn(b.data(), index, b.columnStride(), width - j, steps, packed, j * steps);
      }
    }
  }

  /** A panel of lines that lie together, steps being {@code stride} apart. */
  private static void copy(
      float[] x, int index, int stride, int lines, int steps, float[] y, int to) {
    if (lines >= LINES) {
      copyVectors(x, index, stride, steps, y, to);
    } else {
      for (int p = 0; p < steps; p++) {
        System.arraycopy(x, index + p * stride, y, to + p * LINES, lines);
      }
    }
  }

  private static void copyVectors(float[] x, int index, int stride, int steps, float[] y, int to) {
    for (int p = 0; p < steps; p++) {
      int from = index + p * stride;
      int q = to + p * LINES;
      Lanes.exact(FloatVector.fromArray(Lanes.FLOATS, x, from)).intoArray(y, q);
      Lanes.exact(FloatVector.fromArray(Lanes.FLOATS, x, from + Lanes.F)).intoArray(y, q + Lanes.F);
    }
  }

  /** A panel of lines that are {@code stride} apart, whose steps lie together. */
  private static void turn(
      float[] x, int index, int stride, int left, int steps, float[] y, int to) {
    int lines = Math.min(LINES, left);
    int line = 0;
    for (; line + TURNED <= lines; line += TURNED) {
      turnEight(x, index + line * stride, stride, steps, y, to + line);
    }
    for (; line < lines; line++) {
      for (int p = 0; p < steps; p++) {
        y[to + line + p * LINES] = x[index + line * stride + p];
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
