package io.github.syncbn.driver.metric;

import java.io.Serializable;
import java.util.Arrays;

/** Predictions and what was true: of the first {@value #MOST} rows, in their order. */
public final class Residuals implements Serializable {
  /** Rows that are kept at most. */
  public static final int MOST = 10_000;

  private double[] actual = new double[16];
  private double[] predicted = new double[16];
  private int count;

  /** Adds a row while there is room. */
  public void add(double actualValue, double predictedValue) {
    if (count == MOST) {
      return;
    }
    if (count == actual.length) {
      actual = Arrays.copyOf(actual, 2 * count);
      predicted = Arrays.copyOf(predicted, 2 * count);
    }
    actual[count] = actualValue;
    predicted[count++] = predictedValue;
  }

  /** Adds the rows of another behind these. */
  public void addAll(Residuals other) {
    for (int i = 0; i < other.count; i++) {
      add(other.actual[i], other.predicted[i]);
    }
  }

  /** Rows that are kept. */
  public int count() {
    return count;
  }

  /** What was predicted, in the order of rows. */
  public double[] predicted() {
    return Arrays.copyOf(predicted, count);
  }

  /** True value less prediction, in the order of rows. */
  public double[] residuals() {
    double[] residuals = new double[count];
    for (int i = 0; i < count; i++) {
      residuals[i] = actual[i] - predicted[i];
    }
    return residuals;
  }
}
