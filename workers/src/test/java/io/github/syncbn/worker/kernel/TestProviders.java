package io.github.syncbn.worker.kernel;

import java.util.Optional;

/** Products of a library that does not come for every platform. */
final class TestProviders {
  private TestProviders() {}

  /** oneDNN where it comes for this platform; then it must load. */
  static Optional<Gemm> oneDnn() {
    boolean comes = System.getProperty("os.arch").equals("amd64");
    return comes ? Optional.of(Blas.gemm(BlasChoice.ONE_DNN)) : Optional.empty();
  }
}
