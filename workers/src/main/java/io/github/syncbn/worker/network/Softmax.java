package io.github.syncbn.worker.network;

/**
 * The softmax of logits, in double, by {@link StrictMath}: the same bits everywhere. Public API.
 */
public final class Softmax {
  private Softmax() {}

  /** The softmax of {@code classes} logits. */
  public static void of(
      double[] logits, int offset, int classes, double[] probabilities, int into) {
    of(logits, offset, classes, 1, probabilities, into);
  }

  /** The same of logits over a temperature. */
  public static void of(
      double[] logits,
      int offset,
      int classes,
      double temperature,
      double[] probabilities,
      int into) {
    double max = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      max = Math.max(max, logits[offset + j]);
    }
    double total = 0;
    for (int j = 0; j < classes; j++) {
      probabilities[into + j] = StrictMath.exp((logits[offset + j] - max) / temperature);
      total += probabilities[into + j];
    }
    for (int j = 0; j < classes; j++) {
      probabilities[into + j] /= total;
    }
  }
}
