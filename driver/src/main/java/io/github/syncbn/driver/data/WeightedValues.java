package io.github.syncbn.driver.data;

import io.github.syncbn.worker.network.FeatureMap;
import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Distinct values and how much each counts, and the maps that follow from their quantiles. A
 * quantile is the smallest value with at least that share of the weight up to it, or the mean of it
 * and the next where the share is exact: NumPy's {@code averaged_inverted_cdf}.
 */
final class WeightedValues {
  /** Most knots of a map to the normal distribution, as scikit-learn has it. */
  private static final int KNOTS = 1000;

  private final double[] values;

  /** Weight of all values up to and with each. */
  private final double[] upTo;

  private WeightedValues(double[] values, double[] upTo) {
    this.values = values;
    this.upTo = upTo;
  }

  /** Of pairs of a value and a weight, by value. */
  static WeightedValues ofSorted(double[][] pairs) {
    double[] values = new double[pairs.length];
    double[] upTo = new double[pairs.length];
    int count = 0;
    double sum = 0;
    for (int i = 0; i < pairs.length; ) {
      double value = pairs[i][0];
      // Weights of equal values come in the order of hashes, so the sum is the same everywhere.
      for (; i < pairs.length && pairs[i][0] == value; i++) {
        sum += pairs[i][1];
      }
      values[count] = value;
      upTo[count++] = sum;
    }
    return new WeightedValues(Arrays.copyOf(values, count), Arrays.copyOf(upTo, count));
  }

  /** Whether there is no value. */
  boolean isEmpty() {
    return values.length == 0;
  }

  /** The quantile of a share from 0 to 1. */
  double quantile(double share) {
    double wanted = share * upTo[upTo.length - 1];
    int found = Arrays.binarySearch(upTo, wanted);
    int i = found >= 0 ? found : Math.min(-found - 1, values.length - 1);
    boolean between = upTo[i] == wanted && i < values.length - 1;
    return between ? values[i] / 2 + values[i + 1] / 2 : values[i];
  }

  /**
   * To a standard normal distribution: each value to the normal quantile of the share of the weight
   * below it and half of its own, so that the ends are finite, and a feature of few values keeps a
   * moderate scale.
   */
  FeatureMap toNormal() {
    NormalDistribution normal = new NormalDistribution(0, 1);
    double total = upTo[upTo.length - 1];
    double[] ranks = new double[values.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = ((i == 0 ? 0 : upTo[i - 1]) + upTo[i]) / 2 / total;
    }
    int[] knots = knots(ranks);
    double[] x = new double[knots.length];
    double[] y = new double[knots.length];
    for (int k = 0; k < knots.length; k++) {
      x[k] = values[knots[k]];
      y[k] = knots.length == 1 ? 0 : normal.inverseCumulativeProbability(ranks[knots[k]]);
    }
    return new FeatureMap.Lines(x, y, false);
  }

  /** All values where they are few, else those nearest above equally spaced ranks, and the ends. */
  private static int[] knots(double[] ranks) {
    int[] knots = new int[Math.min(ranks.length, KNOTS)];
    if (ranks.length <= KNOTS) {
      Arrays.setAll(knots, i -> i);
      return knots;
    }
    int count = 0;
    int i = 0;
    double first = ranks[0];
    double last = ranks[ranks.length - 1];
    for (int k = 0; k < KNOTS - 1; k++) {
      double wanted = first + (last - first) * k / (KNOTS - 1);
      while (ranks[i] < wanted) {
        i++;
      }
      if (count == 0 || knots[count - 1] < i) {
        knots[count++] = i;
      }
    }
    if (knots[count - 1] < ranks.length - 1) {
      knots[count++] = ranks.length - 1;
    }
    return Arrays.copyOf(knots, count);
  }

  /** By median and quartiles; by the median alone where the quartiles are equal. */
  FeatureMap toRobust() {
    double median = quantile(0.5);
    if (values.length == 1) {
      return new FeatureMap.Lines(values, new double[] {0}, false);
    }
    double low = quantile(0.25);
    double high = quantile(0.75);
    if (low < high) {
      double range = high - low;
      return new FeatureMap.Lines(
          new double[] {low, high},
          new double[] {(low - median) / range, (high - median) / range},
          true);
    }
    double step = Math.max(1, Math.ulp(median) * 0x1p20);
    return new FeatureMap.Lines(new double[] {median, median + step}, new double[] {0, step}, true);
  }

  /**
   * To the place among the edges of bins that hold equal weights: {@code t} and a part at the t-th
   * edge and a part of the way to the next. Edges that fall together count once.
   */
  FeatureMap toBins(int bins) {
    double[] edges = new double[bins + 1];
    Arrays.setAll(edges, t -> quantile(t / (double) bins));
    double[] distinct = Arrays.stream(edges).distinct().toArray();
    double[] places = new double[distinct.length];
    Arrays.setAll(places, t -> t);
    return new FeatureMap.Lines(distinct, places, distinct.length > 1);
  }
}
