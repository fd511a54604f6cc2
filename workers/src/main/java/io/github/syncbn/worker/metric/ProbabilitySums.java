package io.github.syncbn.worker.metric;

/**
 * How good probabilities of classes are: logarithmic loss, Brier score and calibration. Layout:
 * weight, logLoss, brier, then a {@link Calibration}.
 */
public final class ProbabilitySums extends Sums {
  /** Doubles in the array. */
  public static final int LENGTH = 3 + Calibration.LENGTH;

  private final Calibration calibration;

  /** Of nothing yet, on their own. */
  public ProbabilitySums() {
    this(new double[LENGTH], 0);
  }

  /** Those in an array from {@code offset}, which is not copied. */
  public ProbabilitySums(double[] values, int offset) {
    super(values, offset, LENGTH);
    calibration = new Calibration(values, offset + 3);
  }

  /**
   * Adds a row.
   *
   * @param actual the true class
   * @param predicted the predicted one
   * @param probabilities of all classes; an actual one of 0 costs as much as the least double above
   */
  public void add(int actual, int predicted, double[] probabilities, double weight) {
    double squares = 0;
    for (int k = 0; k < probabilities.length; k++) {
      double off = probabilities[k] - (k == actual ? 1 : 0);
      squares += off * off;
    }
    values[offset] += weight;
    values[offset + 1] -=
        weight * StrictMath.log(Math.max(probabilities[actual], Double.MIN_VALUE));
    values[offset + 2] += weight * (probabilities.length == 2 ? squares / 2 : squares);
    calibration.add(probabilities[predicted], predicted == actual, weight);
  }

  /** Mean of {@code -log p} of the true class; NaN without rows. */
  public double logLoss() {
    return values[offset + 1] / values[offset];
  }

  /**
   * Brier score, as scikit-learn scales it: for two classes the mean of {@code (p - y)^2} with y =
   * 1 for the second class, else 0; for more, the mean of {@code sum_k (p_k - y_k)^2}, at most 2.
   * NaN without rows.
   */
  public double brier() {
    return values[offset + 2] / values[offset];
  }

  /** How sure predictions were, and how often right. */
  public Calibration calibration() {
    return calibration;
  }
}
