package io.github.syncbn.worker.kernel;

/** Chooses the twin once per JVM. */
final class KernelChoice {
  static final Kernels BEST = null; // written by the kernel part

  private KernelChoice() {}
}
