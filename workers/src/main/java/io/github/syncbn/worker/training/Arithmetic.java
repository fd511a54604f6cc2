package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;

/**
 * What computes for one worker.
 *
 * @param gemm matrix products, timed by the clock
 * @param kernels everything element by element
 * @param clock knows where the time goes
 */
record Arithmetic(Gemm gemm, Kernels kernels, StepClock clock) {

  /** With the time of products taken. */
  static Arithmetic timed(Gemm gemm, Kernels kernels, StepClock clock) {
    return new Arithmetic(clock.timed(gemm), kernels, clock);
  }
}
