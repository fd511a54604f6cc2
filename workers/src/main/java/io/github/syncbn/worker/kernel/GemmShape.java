package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * The checks that all providers share; a matrix itself makes sure that it lies within its array.
 */
final class GemmShape {
  private GemmShape() {}

  /**
   * Checks the arguments and settles the products without work: an empty C, and k = 0.
   *
   * @return whether there is something to multiply
   * @throws IllegalArgumentException if beta is neither 0 nor 1 or the matrices do not fit
   */
  static boolean needsWork(Matrix a, Matrix b, float beta, Matrix c) {
    if (a.rows() != c.rows() || a.columns() != b.rows() || b.columns() != c.columns()) {
      throw new IllegalArgumentException(a + " times " + b + " is not " + c);
    }
    if (c.isTransposed()) {
      throw new IllegalArgumentException("a product is not written into a transposed matrix");
    }
    if (beta != 0f && beta != 1f) {
      throw new IllegalArgumentException("beta must be 0 or 1, not " + beta);
    }
    if (a.columns() == 0 && beta == 0f) {
      c.fill(0f);
    }
    return c.rows() > 0 && c.columns() > 0 && a.columns() > 0;
  }
}
