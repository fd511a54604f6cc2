package io.github.syncbn.worker.metric;

import java.util.function.IntToDoubleFunction;

/**
 * Per class: weight of the rows that are of it, of those for which it is predicted, and of those
 * where both are so. Layout: right[K], actual[K], predicted[K].
 */
public final class ClassCounts extends Sums {
  private final int classes;

  /** Of nothing yet, on their own. */
  public ClassCounts(int classes) {
    this(new double[length(classes)], 0, classes);
  }

  /** Those in an array from {@code offset}, which is not copied. */
  public ClassCounts(double[] values, int offset, int classes) {
    super(values, offset, length(classes));
    this.classes = classes;
  }

  /** Doubles in the array. */
  public static int length(int classes) {
    return 3 * classes;
  }

  /** Adds a row. */
  public void add(int actual, int predicted, double weight) {
    values[offset + actual] += actual == predicted ? weight : 0;
    values[offset + classes + actual] += weight;
    values[offset + 2 * classes + predicted] += weight;
  }

  double right(int number) {
    return values[offset + number];
  }

  /** Weight of the rows of a class. */
  public double support(int number) {
    return values[offset + classes + number];
  }

  double predicted(int number) {
    return values[offset + 2 * classes + number];
  }

  /** Of the rows for which a class was predicted, the part that is of it; NaN if it never was. */
  public double precision(int number) {
    return right(number) / predicted(number);
  }

  /** Of the rows of a class, the part for which it was predicted; NaN if it has no rows. */
  public double recall(int number) {
    return right(number) / support(number);
  }

  /**
   * Harmonic mean of precision and recall; NaN if the class has no rows and was never predicted.
   */
  public double f1(int number) {
    return 2 * right(number) / (support(number) + predicted(number));
  }

  /** The part of the rows whose prediction is right; NaN without rows. */
  public double accuracy() {
    double right = 0;
    double all = 0;
    for (int k = 0; k < classes; k++) {
      right += right(k);
      all += support(k);
    }
    return right / all;
  }

  /** Mean recall of the classes that have rows; NaN without rows. */
  public double balancedAccuracy() {
    return mean(this::recall, k -> support(k) > 0 ? 1 : 0);
  }

  /** Mean F1 of the classes that have rows or are predicted; NaN without rows. */
  public double macroF1() {
    return mean(this::f1, k -> support(k) + predicted(k) > 0 ? 1 : 0);
  }

  /** Mean F1 of the classes, each counted with the weight of its rows; NaN without rows. */
  public double weightedF1() {
    return mean(this::f1, this::support);
  }

  /** A mean over classes; those that count 0 are left out, whatever their figure. */
  private double mean(IntToDoubleFunction figure, IntToDoubleFunction share) {
    double sum = 0;
    double shares = 0;
    for (int k = 0; k < classes; k++) {
      double own = share.applyAsDouble(k);
      if (own > 0) {
        sum += own * figure.applyAsDouble(k);
        shares += own;
      }
    }
    return sum / shares;
  }
}
