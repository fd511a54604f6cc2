package io.github.syncbn.worker.metric;

import io.github.syncbn.worker.stats.Moments;
import java.io.Serializable;

/**
 * What figures of a regression are made of: moments of its absolute errors and of what was to be
 * predicted. All figures are ratios, so weights need not sum to the number of rows.
 *
 * @param values {@link Moments} of two channels: {@code |y - t|} and {@code t}; not copied
 */
public record ErrorMoments(double[] values) implements Serializable {
  /** Channels of the moments. */
  public static final int CHANNELS = 2;

  /** Doubles in the array. */
  public static final int LENGTH = Moments.length(CHANNELS);

  /** Of no rows. */
  public static ErrorMoments none() {
    return new ErrorMoments(new double[LENGTH]);
  }

  /** Adds a row. */
  public void add(double target, double prediction, double weight) {
    double[] row = {weight, weight * weight, Math.abs(prediction - target), target, 0, 0};
    Moments.merge(values, 0, row, 0, CHANNELS);
  }

  /** Adds the rows of another. */
  public void addAll(ErrorMoments other) {
    Moments.merge(values, 0, other.values, 0, CHANNELS);
  }

  /** The same with errors and targets in other units, {@code scale} of which are one of these. */
  public ErrorMoments in(double scale) {
    double[] scaled = values.clone();
    for (int channel = 0; channel < CHANNELS; channel++) {
      scaled[2 + channel] *= scale;
      scaled[2 + CHANNELS + channel] *= scale * scale;
    }
    return new ErrorMoments(scaled);
  }

  /** sum w (y - t)^2 / sum w; NaN without rows. */
  public double meanSquaredError() {
    Moments moments = new Moments(values);
    return moments.weight() == 0
        ? Double.NaN
        : moments.variance(0) + moments.mean(0) * moments.mean(0);
  }

  /** sum w |y - t| / sum w; NaN without rows. */
  public double meanAbsoluteError() {
    Moments moments = new Moments(values);
    return moments.weight() == 0 ? Double.NaN : moments.mean(0);
  }

  /**
   * 1 - sum w (y - t)^2 / sum w (t - mean)^2, with the weighted mean of targets. As scikit-learn's
   * r2_score where that is undefined: NaN of one row; where all targets are the same, 1 if all
   * predictions are right, else 0.
   */
  public double r2() {
    Moments moments = new Moments(values);
    if (!(moments.effectiveCount() > 1)) {
      return Double.NaN;
    }
    double squared = meanSquaredError();
    double variance = moments.variance(1);
    if (variance == 0) {
      return squared == 0 ? 1 : 0;
    }
    return 1 - squared / variance;
  }
}
