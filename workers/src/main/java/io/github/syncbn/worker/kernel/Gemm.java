package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * Single-precision matrix product. A training takes one provider from {@link Blas} and keeps it;
 * with one provider, the same operands of the same shape and strides give the same bits at every
 * call, from any thread, wherever in their arrays they lie.
 */
public interface Gemm {

  /**
   * {@code C = A B + beta C}; a factor may be {@link Matrix#transposed}.
   *
   * @param a m x k; if k is 0, C is scaled by beta
   * @param b k x n
   * @param beta 0 (C is overwritten, whatever it held) or 1 (accumulate)
   * @param c m x n, as it lies; nothing happens if it is empty
   * @throws IllegalArgumentException if beta is neither, or the matrices do not fit each other
   */
  void multiply(Matrix a, Matrix b, float beta, Matrix c);

  /**
   * What computes, for logs, provenance and fingerprints, such as {@code "oneDNN 3.11.0
   * AVX512_CORE"}, {@code "OpenBLAS 0.3.31 SKYLAKEX"} or {@code "java"}.
   */
  String description();
}
