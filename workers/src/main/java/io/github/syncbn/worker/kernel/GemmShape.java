package io.github.syncbn.worker.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * The checks all providers share, so that a wrong offset is a Java exception everywhere and never a
 * native write out of bounds.
 */
final class GemmShape {
  private GemmShape() {}

  /**
   * Checks the arguments and settles the products without work: an empty C, and k = 0.
   *
   * @return whether there is something to multiply
   * @throws IllegalArgumentException if beta is neither 0 nor 1 or a dimension is negative
   * @throws IndexOutOfBoundsException if a matrix does not lie within its array
   */
  static boolean needsWork(
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    if (m < 0 || n < 0 || k < 0) {
      throw new IllegalArgumentException("negative dimension: " + m + " x " + n + " x " + k);
    }
    if (beta != 0f && beta != 1f) {
      throw new IllegalArgumentException("beta must be 0 or 1, not " + beta);
    }
    Objects.checkFromIndexSize((long) aOffset, (long) m * k, a.length);
    Objects.checkFromIndexSize((long) bOffset, (long) k * n, b.length);
    Objects.checkFromIndexSize((long) cOffset, (long) m * n, c.length);
    if (k == 0 && beta == 0f) {
      Arrays.fill(c, cOffset, cOffset + m * n, 0f);
    }
    return m > 0 && n > 0 && k > 0;
  }
}
