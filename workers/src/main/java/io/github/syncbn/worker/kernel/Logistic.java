package io.github.syncbn.worker.kernel;

/**
 * The logistic function, in double, by {@link StrictMath}: the same bits everywhere, and those of
 * the softmax of a logit and 0.
 */
public final class Logistic {
  private Logistic() {}

  /** The probability that a logit stands for: {@code 1 / (1 + exp(-z))}, without overflow. */
  public static double of(double logit) {
    double small = StrictMath.exp(-Math.abs(logit));
    return (logit < 0 ? small : 1) / (1 + small);
  }
}
