package io.github.syncbn.driver.scoring;

import io.github.syncbn.worker.stats.Moments;
import java.io.Serializable;

/**
 * Weighted sums that a regression's figures are made of. All are ratios, so weights need not sum to
 * the number of rows.
 */
final class RegressionSums implements Serializable {
  private final double[] targets = new double[Moments.length(1)];
  private long rows;
  private double absolute;
  private double squared;

  void add(double target, double prediction, double weight) {
    double error = prediction - target;
    rows++;
    absolute += weight * Math.abs(error);
    squared += weight * error * error;
    Moments.merge(targets, 0, new double[] {weight, weight * weight, target, 0}, 0, 1);
  }

  void add(RegressionSums other) {
    rows += other.rows;
    absolute += other.absolute;
    squared += other.squared;
    Moments.merge(targets, 0, other.targets, 0, 1);
  }

  /** sum w (y - t)^2 / sum w. */
  double meanSquaredError() {
    return squared / weight();
  }

  /** sum w |y - t| / sum w. */
  double meanAbsoluteError() {
    return absolute / weight();
  }

  /**
   * 1 - sum w (y - t)^2 / sum w (t - mean)^2, with the weighted mean of targets. As scikit-learn's
   * r2_score where that is undefined: NaN of one row; where all targets are the same, 1 if all
   * predictions are right, else 0.
   */
  double r2() {
    if (rows < 2) {
      return Double.NaN;
    }
    double variance = new Moments(targets).variance(0);
    if (variance == 0) {
      return squared == 0 ? 1 : 0;
    }
    return 1 - meanSquaredError() / variance;
  }

  private double weight() {
    return new Moments(targets).weight();
  }
}
