package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * Copies of columns of matrices whose rows crowd the cache: rows a multiple of 512 bytes apart meet
 * in few sets of the first-level cache, and may lie just like those of another matrix that is
 * written at the same time, so that the processor mistakes one for the other for a while. Where
 * they are copied to, they are farther apart. One object holds one copy for each thread.
 */
final class Spacing {
  /** Floats in 512 bytes. */
  private static final int CROWDED = 128;

  /** Keeps rows apart whose distance would be a multiple of that. */
  private static final int GAP = 16;

  /** Floats of a copy, unless fewer columns than {@link #CROWDED} would fit: 1 MB. */
  private static final int BLOCK = 1 << 18;

  private final ThreadLocal<float[]> copies = ThreadLocal.withInitial(() -> new float[0]);

  /** Whether the rows of a matrix, as it lies, crowd the cache. */
  static boolean crowded(Matrix matrix) {
    return matrix.stride() % CROWDED == 0;
  }

  /** Columns to copy at a time of a matrix of so many rows, as it lies. */
  static int columns(int rows) {
    return Math.max(CROWDED, BLOCK / rows / CROWDED * CROWDED);
  }

  /** Some columns of a matrix as it lies, valid until the thread's next copy. */
  Matrix copy(Matrix lying, int first, int count) {
    int stride = (count + CROWDED - 1) / CROWDED * CROWDED + GAP;
    int length = Math.multiplyExact(lying.rows(), stride);
    float[] values = copies.get();
    if (values.length < length) {
      values = new float[length];
      copies.set(values);
    }
    for (int i = 0; i < lying.rows(); i++) {
      System.arraycopy(lying.data(), lying.rowStart(i) + first, values, i * stride, count);
    }
    return new Matrix(values, 0, lying.rows(), count, stride);
  }
}
