package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * Our own matrix product, with the same bits on every JVM and CPU. Its definition: each element of
 * C starts from 0 (beta 0) or from its old value (beta 1) and adds the products of step 0, 1, ...
 * k-1 in this order, each by a fused multiply-add, that is rounded to float once. Blocking and
 * lanes only choose which elements advance together, so the twins agree bit for bit.
 */
abstract class JavaGemm implements Gemm {
  @Override
  public final void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    if (GemmShape.needsWork(a, b, beta, c)) {
      multiply(a, b, beta == 1f, c);
    }
  }

  @Override
  public final String description() {
    return "java";
  }

  /** {@code C = A B}, or {@code C += A B} if {@code add}; no matrix is empty. */
  abstract void multiply(Matrix a, Matrix b, boolean add, Matrix c);
}
