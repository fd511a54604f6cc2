package io.github.syncbn.worker.kernel;

import dev.ludovic.netlib.blas.BLAS;

/**
 * OpenBLAS on one thread, called through netlib's JNI wrapper, so that MLlib and Breeze in the same
 * JVM use the same library.
 */
final class OpenBlasGemm implements Gemm {
  private final BLAS blas;
  private final String description;

  OpenBlasGemm(BLAS blas, String description) {
    this.blas = blas;
    this.description = description;
  }

  @Override
  public void multiply(
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
      int cOffset) {
    if (!GemmShape.needsWork(m, n, k, a, aOffset, b, bOffset, beta, c, cOffset)) {
      return;
    }
    // BLAS counts by columns: the same memory is C^T = op(B)^T op(A)^T there.
    blas.sgemm(
        transposeB ? "T" : "N",
        transposeA ? "T" : "N",
        n,
        m,
        k,
        1f,
        b,
        bOffset,
        transposeB ? k : n,
        a,
        aOffset,
        transposeA ? m : k,
        beta,
        c,
        cOffset,
        n);
  }

  @Override
  public String description() {
    return description;
  }
}
