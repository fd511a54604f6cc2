package io.github.syncbn.worker.kernel;

/** The one matrix-product provider of this JVM. */
public final class Blas {
  private Blas() {}

  /**
   * The provider; the first call decides for the life of the JVM.
   *
   * @throws IllegalStateException if {@code choice} is NATIVE and OpenBLAS cannot be loaded, or if
   *     it contradicts the provider already in use; the message says why and what to do
   */
  public static Gemm gemm(BlasChoice choice) {
    throw new IllegalStateException("written by the kernel part");
  }
}
