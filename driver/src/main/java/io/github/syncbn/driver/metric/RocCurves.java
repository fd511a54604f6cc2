package io.github.syncbn.driver.metric;

import java.io.Serializable;

/**
 * Rates of true and false positives as the threshold of a class's probability falls: each class
 * against all others. Probabilities are counted in {@value #STEPS} steps of equal width, so that a
 * curve is exact to 1 / {@value #STEPS} in the threshold whatever the number of rows.
 */
public final class RocCurves implements Serializable {
  private static final int STEPS = 1_000;

  /** Weight by class and step: of rows of the class, and of others. */
  private final double[][] positive;

  private final double[][] negative;

  /** Of nothing yet. */
  public RocCurves(int classes) {
    positive = new double[classes][STEPS];
    negative = new double[classes][STEPS];
  }

  /**
   * Adds a row.
   *
   * @param probabilities of all classes
   */
  public void add(int actual, double[] probabilities, double weight) {
    for (int k = 0; k < positive.length; k++) {
      int step = Math.min(STEPS - 1, (int) (probabilities[k] * STEPS));
      (k == actual ? positive : negative)[k][step] += weight;
    }
  }

  /** Adds the rows of another. */
  public void addAll(RocCurves other) {
    for (int k = 0; k < positive.length; k++) {
      for (int step = 0; step < STEPS; step++) {
        positive[k][step] += other.positive[k][step];
        negative[k][step] += other.negative[k][step];
      }
    }
  }

  /** Number of classes. */
  public int classes() {
    return positive.length;
  }

  /**
   * The rate of true positives at rates of false ones, linear between thresholds.
   *
   * @param falseRates in [0, 1], ascending
   * @return NaN where the class, or all others, have no rows
   */
  public double[] trueRates(int number, double[] falseRates) {
    double allPositive = sum(positive[number]);
    double allNegative = sum(negative[number]);
    double[] rates = new double[falseRates.length];
    double x = 0;
    double y = 0;
    int step = STEPS;
    for (int i = 0; i < rates.length; i++) {
      double wanted = falseRates[i] * allNegative;
      while (step > 0 && x + negative[number][step - 1] <= wanted) {
        step--;
        x += negative[number][step];
        y += positive[number][step];
      }
      double part = step > 0 ? (wanted - x) / negative[number][step - 1] : 0;
      double value = step > 0 ? y + part * positive[number][step - 1] : y;
      rates[i] = allNegative == 0 ? Double.NaN : value / allPositive;
    }
    return rates;
  }

  /** Area below a class's curve, by trapezoids; NaN where a side has no rows. */
  public double area(int number) {
    double allPositive = sum(positive[number]);
    double allNegative = sum(negative[number]);
    double area = 0;
    double above = 0;
    for (int step = STEPS - 1; step >= 0; step--) {
      area += negative[number][step] * (above + positive[number][step] / 2);
      above += positive[number][step];
    }
    return area / allPositive / allNegative;
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }
}
