package io.github.syncbn.driver.metric;

import java.io.Serializable;

/**
 * Whether predictions are right as often as they are sure: rows by the probability of their
 * predicted class, in {@value #BINS} bins of equal width (Guo et al. 2017, equations 2 and 3).
 */
public final class Calibration implements Serializable {
  /** Number of bins. */
  public static final int BINS = 20;

  private final double[] weight = new double[BINS];
  private final double[] confidence = new double[BINS];
  private final double[] right = new double[BINS];

  /**
   * Adds a row.
   *
   * @param probability of the predicted class, in [0, 1]
   */
  public void add(double probability, boolean correct, double rowWeight) {
    int bin = Math.min(BINS - 1, (int) (probability * BINS));
    weight[bin] += rowWeight;
    confidence[bin] += rowWeight * probability;
    right[bin] += correct ? rowWeight : 0;
  }

  /** Adds the rows of another. */
  public void addAll(Calibration other) {
    for (int bin = 0; bin < BINS; bin++) {
      weight[bin] += other.weight[bin];
      confidence[bin] += other.confidence[bin];
      right[bin] += other.right[bin];
    }
  }

  /** Weight of a bin's rows. */
  public double weight(int bin) {
    return weight[bin];
  }

  /** Mean probability of a bin's predictions; NaN without any. */
  public double confidence(int bin) {
    return confidence[bin] / weight[bin];
  }

  /** The part of a bin's predictions that is right; NaN without any. */
  public double accuracy(int bin) {
    return right[bin] / weight[bin];
  }

  /** Expected calibration error: mean distance of accuracy and confidence; NaN without rows. */
  public double expectedError() {
    double distance = 0;
    double all = 0;
    for (int bin = 0; bin < BINS; bin++) {
      distance += Math.abs(right[bin] - confidence[bin]);
      all += weight[bin];
    }
    return distance / all;
  }
}
