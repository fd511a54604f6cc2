package io.github.syncbn.worker.metric;

import io.github.syncbn.worker.stats.Moments;
import java.io.Serializable;
import java.util.Arrays;

/**
 * What figures of a regression are made of: moments of its absolute errors and of what was to be
 * predicted, target by target. All figures are ratios, so weights need not sum to the number of
 * rows.
 *
 * @param values {@link Moments} of two channels a target: {@code |y - t|} of each, then {@code t}
 *     of each; not copied
 */
public record ErrorMoments(double[] values) implements Serializable {

  /** Of no rows. */
  public static ErrorMoments none(int targets) {
    return new ErrorMoments(new double[length(targets)]);
  }

  /** Doubles in the array. */
  public static int length(int targets) {
    return Moments.length(channels(targets));
  }

  /** Channels of the moments. */
  public static int channels(int targets) {
    return 2 * targets;
  }

  /** How many numbers are predicted of a row. */
  public int targets() {
    return new Moments(values).channels() / 2;
  }

  /** Adds a row of one target. */
  public void add(double target, double prediction, double weight) {
    double[] row = {weight, weight * weight, Math.abs(prediction - target), target, 0, 0};
    Moments.merge(values, 0, row, 0, channels(1));
  }

  /**
   * Adds a row.
   *
   * @param row room for {@link #length} doubles, whose content does not matter
   */
  public void add(double[] targets, double[] predictions, double weight, double[] row) {
    int count = targets.length;
    row[0] = weight;
    row[1] = weight * weight;
    for (int j = 0; j < count; j++) {
      row[2 + j] = Math.abs(predictions[j] - targets[j]);
      row[2 + count + j] = targets[j];
    }
    Arrays.fill(row, 2 + 2 * count, row.length, 0);
    Moments.merge(values, 0, row, 0, channels(count));
  }

  /** Adds the rows of another. */
  public void addAll(ErrorMoments other) {
    Moments.merge(values, 0, other.values, 0, channels(targets()));
  }

  /** The same of one target alone, in units of which {@code scale} are one of these. */
  public ErrorMoments of(int target, double scale) {
    int targets = targets();
    int channels = channels(targets);
    int actual = targets + target;
    return new ErrorMoments(
        new double[] {
          values[0],
          values[1],
          scale * values[2 + target],
          scale * values[2 + actual],
          scale * scale * values[2 + channels + target],
          scale * scale * values[2 + channels + actual]
        });
  }

  /** sum w (y - t)^2 / sum w of one target; NaN without rows. */
  public double meanSquaredError() {
    Moments moments = new Moments(values);
    return moments.weight() == 0
        ? Double.NaN
        : moments.variance(0) + moments.mean(0) * moments.mean(0);
  }

  /** sum w |y - t| / sum w of one target; NaN without rows. */
  public double meanAbsoluteError() {
    Moments moments = new Moments(values);
    return moments.weight() == 0 ? Double.NaN : moments.mean(0);
  }

  /**
   * 1 - sum w (y - t)^2 / sum w (t - mean)^2 of one target, with the weighted mean of targets. As
   * scikit-learn's r2_score where that is undefined: NaN of one row; where all targets are the
   * same, 1 if all predictions are right, else 0.
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
