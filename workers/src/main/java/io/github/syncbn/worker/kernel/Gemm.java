package io.github.syncbn.worker.kernel;

/**
 * Single-precision matrix product over dense row-major matrices with tight leading dimensions. A
 * training takes one provider from {@link Blas} and keeps it; with one provider, the same operands
 * of the same shape give the same bits at every call, from any thread.
 */
public interface Gemm {

  /**
   * {@code C = op(A) op(B) + beta C}, with {@code op(A)} of m x k, {@code op(B)} of k x n and C of
   * m x n.
   *
   * @param transposeA whether A is stored as k x m
   * @param transposeB whether B is stored as n x k
   * @param m rows of C; nothing happens if 0
   * @param n columns of C
   * @param k inner dimension; if 0, C is scaled by beta
   * @param beta 0 (C is overwritten, whatever it held) or 1 (accumulate)
   * @throws IllegalArgumentException if beta is neither, or a dimension is negative
   * @throws IndexOutOfBoundsException if a matrix does not lie within its array
   */
  void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset);

  /**
   * What computes, for logs, provenance and fingerprints, such as {@code "OpenBLAS 0.3.31
   * SKYLAKEX"} or {@code "java"}.
   */
  String description();
}
