package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * The product in plain Java. Four steps of k pass over a row of C at a time; all arrays of the
 * inner loop are read from the same index, the form that the JIT compiler vectorizes.
 */
final class ScalarGemm extends JavaGemm {
  /**
   * Rows of B in one block; with {@link #WIDTH} about 128 KB, which the second-level cache holds.
   */
  private static final int STEPS = 64;

  private static final int WIDTH = 512;

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private static final class Buffers {
    final float[][] rowsOfB = new float[STEPS][WIDTH];
    final float[] rowOfC = new float[WIDTH];
  }

  @Override
  void multiply(Matrix a, Matrix b, boolean add, Matrix c) {
    if (!add) {
      c.fill(0f);
    }
    Buffers buffers = BUFFERS.get();
    for (int left = 0; left < c.columns(); left += WIDTH) {
      int width = Math.min(WIDTH, c.columns() - left);
      for (int first = 0; first < a.columns(); first += STEPS) {
        int steps = Math.min(STEPS, a.columns() - first);
        pack(b, first, steps, left, width, buffers.rowsOfB);
        for (int i = 0; i < c.rows(); i++) {
          int at = c.index(i, left);
          System.arraycopy(c.data(), at, buffers.rowOfC, 0, width);
          accumulateRow(a, i, first, steps, buffers.rowsOfB, buffers.rowOfC, width);
          System.arraycopy(buffers.rowOfC, 0, c.data(), at, width);
        }
      }
    }
  }

  private static void pack(Matrix b, int first, int steps, int left, int width, float[][] rowsOfB) {
    for (int p = 0; p < steps; p++) {
      if (b.columnStride() == 1) {
        System.arraycopy(b.data(), b.index(first + p, left), rowsOfB[p], 0, width);
      } else {
        for (int j = 0; j < width; j++) {
          rowsOfB[p][j] = b.data()[b.index(first + p, left + j)];
        }
      }
    }
  }

  private static void accumulateRow(
      Matrix a, int i, int first, int steps, float[][] rowsOfB, float[] row, int width) {
    float[] data = a.data();
    int index = a.index(i, first);
    int step = a.columnStride();
    int p = 0;
    for (; p + 4 <= steps; p += 4) {
      addFourSteps(data, index + p * step, step, rowsOfB, p, row, width);
    }
    for (; p < steps; p++) {
      addStep(row, data[index + p * step], rowsOfB[p], width);
    }
  }

  private static void addFourSteps(
      float[] a, int index, int step, float[][] rowsOfB, int p, float[] row, int width) {
    float a0 = a[index];
    float a1 = a[index + step];
    float a2 = a[index + 2 * step];
    float a3 = a[index + 3 * step];
    float[] b0 = rowsOfB[p];
    float[] b1 = rowsOfB[p + 1];
    float[] b2 = rowsOfB[p + 2];
    float[] b3 = rowsOfB[p + 3];
    for (int j = 0; j < width; j++) {
      float sum = Math.fma(a0, b0[j], row[j]);
      sum = Math.fma(a1, b1[j], sum);
      sum = Math.fma(a2, b2[j], sum);
      row[j] = Math.fma(a3, b3[j], sum);
    }
  }

  private static void addStep(float[] row, float a, float[] b, int width) {
    for (int j = 0; j < width; j++) {
      row[j] = Math.fma(a, b[j], row[j]);
    }
  }
}
