package io.github.syncbn.worker.kernel;

/** The setting {@code numerics.blas}. */
public enum BlasChoice {
  /**
   * OpenBLAS where it loads, else our own Java product, with a warning that says why and what it
   * costs.
   */
  AUTO,
  /** OpenBLAS, or an error. */
  NATIVE,
  /** Our own Java product, everywhere the same. */
  JAVA
}
