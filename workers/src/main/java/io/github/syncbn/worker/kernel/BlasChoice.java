package io.github.syncbn.worker.kernel;

/** The setting {@code numerics.blas}. */
public enum BlasChoice {
  /**
   * What is fastest here: oneDNN on processors with AVX2, OpenBLAS on others. OpenBLAS too where
   * the user has chosen one for netlib, or its kernels by {@code OPENBLAS_CORETYPE}. What does not
   * load is replaced, oneDNN by OpenBLAS and that by our own Java product, with a warning that says
   * why and what it costs.
   */
  AUTO,
  /** The same without our own product: an error if neither library loads. */
  NATIVE,
  /** oneDNN, or an error. */
  ONE_DNN,
  /** OpenBLAS, or an error. */
  OPEN_BLAS,
  /** Our own Java product, everywhere the same. */
  JAVA
}
