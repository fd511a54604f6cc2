package io.github.syncbn.worker.metric;

/**
 * Whether predictions are right as often as they are sure: rows by the probability of their
 * predicted class, in {@value #BINS} bins of equal width (Guo et al. 2017, equations 2 and 3).
 * Layout: weight[BINS], confidence[BINS], right[BINS].
 */
public final class Calibration extends Sums {
  /** Number of bins. */
  public static final int BINS = 20;

  /** Doubles in the array. */
  static final int LENGTH = 3 * BINS;

  /** Of nothing yet, on their own. */
  public Calibration() {
    this(new double[LENGTH], 0);
  }

  /** Those in an array from {@code offset}, which is not copied. */
  Calibration(double[] values, int offset) {
    super(values, offset, LENGTH);
  }

  /**
   * Adds a row.
   *
   * @param probability of the predicted class, in [0, 1]
   */
  public void add(double probability, boolean correct, double rowWeight) {
    int bin = offset + Math.min(BINS - 1, (int) (probability * BINS));
    values[bin] += rowWeight;
    values[BINS + bin] += rowWeight * probability;
    values[2 * BINS + bin] += correct ? rowWeight : 0;
  }

  /** Weight of a bin's rows. */
  public double weight(int bin) {
    return values[offset + bin];
  }

  /** Mean probability of a bin's predictions; NaN without any. */
  public double confidence(int bin) {
    return values[offset + BINS + bin] / weight(bin);
  }

  /** The part of a bin's predictions that is right; NaN without any. */
  public double accuracy(int bin) {
    return values[offset + 2 * BINS + bin] / weight(bin);
  }

  /** Expected calibration error: mean distance of accuracy and confidence; NaN without rows. */
  public double expectedError() {
    double distance = 0;
    double all = 0;
    for (int bin = offset; bin < offset + BINS; bin++) {
      distance += Math.abs(values[2 * BINS + bin] - values[BINS + bin]);
      all += values[bin];
    }
    return distance / all;
  }
}
