package io.github.syncbn.worker.kernel;

import java.util.Arrays;

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
  void multiply(int m, int n, int k, Operand a, Operand b, boolean add, float[] c, int cOffset) {
    if (!add) {
      Arrays.fill(c, cOffset, cOffset + m * n, 0f);
    }
    Buffers buffers = BUFFERS.get();
    for (int left = 0; left < n; left += WIDTH) {
      int width = Math.min(WIDTH, n - left);
      for (int first = 0; first < k; first += STEPS) {
        int steps = Math.min(STEPS, k - first);
        pack(b, first, steps, left, width, buffers.rowsOfB);
        for (int i = 0; i < m; i++) {
          int cIndex = cOffset + i * n + left;
          System.arraycopy(c, cIndex, buffers.rowOfC, 0, width);
          accumulateRow(a, i, first, steps, buffers.rowsOfB, buffers.rowOfC, width);
          System.arraycopy(buffers.rowOfC, 0, c, cIndex, width);
        }
      }
    }
  }

  private static void pack(
      Operand b, int first, int steps, int left, int width, float[][] rowsOfB) {
    for (int p = 0; p < steps; p++) {
      if (b.columnStride() == 1) {
        System.arraycopy(b.data(), b.at(first + p, left), rowsOfB[p], 0, width);
      } else {
        for (int j = 0; j < width; j++) {
          rowsOfB[p][j] = b.data()[b.at(first + p, left + j)];
        }
      }
    }
  }

  private static void accumulateRow(
      Operand a, int i, int first, int steps, float[][] rowsOfB, float[] row, int width) {
    float[] data = a.data();
    int p = 0;
    for (; p + 4 <= steps; p += 4) {
      addFourSteps(
          row,
          data[a.at(i, first + p)],
          rowsOfB[p],
          data[a.at(i, first + p + 1)],
          rowsOfB[p + 1],
          data[a.at(i, first + p + 2)],
          rowsOfB[p + 2],
          data[a.at(i, first + p + 3)],
          rowsOfB[p + 3],
          width);
    }
    for (; p < steps; p++) {
      addStep(row, data[a.at(i, first + p)], rowsOfB[p], width);
    }
  }

  private static void addFourSteps(
      float[] row,
      float a0,
      float[] b0,
      float a1,
      float[] b1,
      float a2,
      float[] b2,
      float a3,
      float[] b3,
      int width) {
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
