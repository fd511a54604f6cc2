package io.github.syncbn.worker.network;

import java.io.Serializable;
import java.util.Arrays;

/**
 * What becomes of the double of a feature before it is narrowed to float32: a function that does
 * not decrease, so that extremes stay extremes. NaN stays. Public API.
 */
public sealed interface FeatureMap extends Serializable {

  /** The value that takes a value's place. */
  double of(double value);

  /** Values as they are. */
  record Same() implements FeatureMap {
    @Override
    public double of(double value) {
      return value;
    }
  }

  /** {@code sign(x) log(1 + |x|)}: the logarithm of large magnitudes, and x itself near 0. */
  record SignedLog() implements FeatureMap {
    @Override
    public double of(double value) {
      double log = StrictMath.log1p(Math.abs(value));
      return value < 0 ? -log : log + 0.0;
    }
  }

  /**
   * Straight lines between knots.
   *
   * @param x places of the knots, increasing, at least one
   * @param y values there, as many, not decreasing
   * @param beyond whether the first and the last line go on outside of the knots, else values there
   *     are those at the ends; one knot alone is a constant
   */
  record Lines(double[] x, double[] y, boolean beyond) implements FeatureMap {

    public Lines {
      if (x.length == 0 || x.length != y.length) {
        throw new IllegalArgumentException(
            "lines have at least one knot and a value at each, got " + x.length + ", " + y.length);
      }
      for (int i = 0; i < x.length; i++) {
        if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
          throw new IllegalArgumentException("knots of lines are finite");
        }
        if (i > 0 && !(x[i] > x[i - 1] && y[i] >= y[i - 1])) {
          throw new IllegalArgumentException("knots of lines increase");
        }
      }
    }

    @Override
    public double of(double value) {
      int last = x.length - 1;
      if (value != value || last == 0) {
        return value != value ? value : y[0];
      }
      if (!beyond && (value <= x[0] || value >= x[last])) {
        return value <= x[0] ? y[0] : y[last];
      }
      int found = Arrays.binarySearch(x, value);
      if (found >= 0) {
        return y[found];
      }
      int left = Math.max(0, Math.min(last - 1, -found - 2));
      double share = (value / 2 - x[left] / 2) / (x[left + 1] / 2 - x[left] / 2);
      return y[left] + share * (y[left + 1] - y[left]) + 0.0;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Lines lines
          && Arrays.equals(x, lines.x)
          && Arrays.equals(y, lines.y)
          && beyond == lines.beyond;
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(x) + Arrays.hashCode(y);
    }
  }
}
