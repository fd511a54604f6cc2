package io.github.syncbn.worker.kernel;

import dev.ludovic.netlib.blas.BLAS;
import io.github.syncbn.worker.tensor.Matrix;

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
  public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    if (!GemmShape.needsWork(a, b, beta, c)) {
      return;
    }
    // BLAS counts by columns: the same memory is C^T = B^T A^T there.
    blas.sgemm(
        b.isTransposed() ? "T" : "N",
        a.isTransposed() ? "T" : "N",
        c.columns(),
        c.rows(),
        a.columns(),
        1f,
        b.data(),
        b.offset(),
        b.stride(),
        a.data(),
        a.offset(),
        a.stride(),
        beta,
        c.data(),
        c.offset(),
        c.stride());
  }

  @Override
  public String description() {
    return description;
  }
}
