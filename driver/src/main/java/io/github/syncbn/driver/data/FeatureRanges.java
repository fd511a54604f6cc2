package io.github.syncbn.driver.data;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.table.FeatureSchema;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;

/**
 * Extremes of numbers, per feature, and whether float32 rounds any of them: the same in whatever
 * order rows come, and whatever the partitions.
 */
final class FeatureRanges implements Serializable {
  private double[] low = {};
  private double[] high = {};
  private boolean[] rounded = {};
  private boolean[] missing = {};

  /**
   * Takes a row in.
   *
   * @param values finite numbers, or NaN for missing ones
   * @param unusual whether float32 rounds any of them, or any is missing
   */
  void add(double[] values, boolean unusual) {
    grow(values.length);
    for (int j = 0; j < values.length; j++) {
      double value = values[j];
      low[j] = value < low[j] ? value : low[j];
      high[j] = value > high[j] ? value : high[j];
    }
    if (unusual) {
      for (int j = 0; j < values.length; j++) {
        rounded[j] |= rounds(values[j]);
        missing[j] |= Double.isNaN(values[j]);
      }
    }
  }

  /** Whether float32 rounds a number. */
  static boolean rounds(double value) {
    return (double) (float) value != value && value == value;
  }

  void add(FeatureRanges other) {
    if (other.low.length == 0) {
      return;
    }
    grow(other.low.length);
    for (int j = 0; j < low.length; j++) {
      low[j] = Math.min(low[j], other.low[j]);
      high[j] = Math.max(high[j], other.high[j]);
      rounded[j] |= other.rounded[j];
      missing[j] |= other.missing[j];
    }
  }

  private void grow(int features) {
    if (low.length == 0) {
      low = new double[features];
      high = new double[features];
      rounded = new boolean[features];
      missing = new boolean[features];
      Arrays.fill(low, Double.POSITIVE_INFINITY);
      Arrays.fill(high, Double.NEGATIVE_INFINITY);
    }
  }

  /** Number of features; 0 if there was no row. */
  int features() {
    return low.length;
  }

  /** Smallest number of each feature; infinite where there is none. */
  double[] low() {
    return low;
  }

  /** Largest number of each feature; minus infinite where there is none. */
  double[] high() {
    return high;
  }

  /** Whether float32 rounds any number of a feature. */
  boolean[] rounded() {
    return rounded;
  }

  /**
   * Those of some features, once missing numbers have become a constant.
   *
   * @param looked which features
   */
  FeatureRanges of(IntPredicate looked, OptionalDouble constant) {
    FeatureRanges some = new FeatureRanges();
    some.add(this);
    for (int j = 0; j < some.low.length; j++) {
      if (!looked.test(j)) {
        some.low[j] = Double.POSITIVE_INFINITY;
        some.high[j] = Double.NEGATIVE_INFINITY;
      } else if (missing[j] && constant.isPresent()) {
        some.low[j] = Math.min(low[j], constant.getAsDouble());
        some.high[j] = Math.max(high[j], constant.getAsDouble());
        some.rounded[j] |= rounds(constant.getAsDouble());
      }
    }
    return some;
  }

  /** Whether any number of a feature is missing. */
  boolean missing(int feature) {
    return missing.length > 0 && missing[feature];
  }

  /**
   * Fails if there is a feature that no row has.
   *
   * @param rows of the training set
   * @throws JobException DATA naming its column
   */
  void requirePresent(FeatureSchema schema, long rows) {
    if (high.length == 0) {
      return;
    }
    int first = 0;
    for (FeatureSchema.Column column : schema.columns()) {
      for (int j = 0; j < column.width(); j++) {
        if (high[first + j] == Double.NEGATIVE_INFINITY) {
          throw new JobException(
              JobException.Kind.DATA,
              String.format(
                  Locale.ROOT,
                  "%s has no value in any of the %,d rows of the training set, so there is nothing"
                      + " to fill in: leave it out of data.features, or set"
                      + " data.missing { constant = 0 }.",
                  column.width() == 1
                      ? "Column '" + column.name() + "'"
                      : "Feature " + j + " (from 0) of column '" + column.name() + "'",
                  rows));
        }
      }
      first += column.width();
    }
  }
}
