package io.github.syncbn.driver.metric;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;

/**
 * Temperature scaling (Guo et al. 2017, section 4.2): the T above 0 for which {@code softmax(z /
 * T)} has the least cross-entropy on rows that the model has not been trained on. In {@code b = 1 /
 * T} the loss is convex, with the slope {@code sum w (E_p[z] - z_c)} and the curvature {@code sum w
 * Var_p[z]}, so that Newton's steps within a shrinking bracket find its one minimum.
 *
 * @param logits of the rows, {@code classes} a row
 * @param targets class of each row
 * @param weights weight of each row
 * @param classes number of classes
 */
public record TemperatureScaling(double[] logits, double[] targets, double[] weights, int classes) {
  private static final int STEPS = 200;

  /** Temperatures are between 1 / 1000 and 1000: others say that there is no minimum. */
  private static final double MOST = 1000;

  /** Slope and curvature of the loss in 1 / T. */
  private record Slope(double first, double second) {}

  /**
   * The temperature.
   *
   * @throws JobException DATA if the loss has no minimum: all rows are predicted right, or logits
   *     say less of the labels than nothing
   */
  public double temperature() {
    double low = 1 / MOST;
    double high = MOST;
    if (at(low).first() >= 0) {
      throw new JobException(
          DATA,
          "The model's outputs say nothing of these labels: no temperature makes them better than"
              + " equal probabilities. Are these rows and labels of the model's kind?");
    }
    if (at(high).first() <= 0) {
      throw new JobException(
          DATA,
          "The model predicts all of these rows right, so that the surest probabilities are the"
              + " best: temperature scaling takes rows that it has not been trained on, some of"
              + " them predicted wrong.");
    }
    double b = 1;
    for (int step = 0; step < STEPS; step++) {
      Slope slope = at(b);
      if (slope.first() == 0) {
        break;
      }
      if (slope.first() < 0) {
        low = b;
      } else {
        high = b;
      }
      double next = b - slope.first() / slope.second();
      if (!(next > low && next < high)) {
        next = Math.sqrt(low * high);
      }
      if (Math.abs(next - b) <= 1e-15 * b) {
        break;
      }
      b = next;
    }
    return 1 / b;
  }

  private Slope at(double b) {
    double first = 0;
    double second = 0;
    for (int row = 0; row < targets.length; row++) {
      int from = row * classes;
      double max = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < classes; k++) {
        max = Math.max(max, logits[from + k]);
      }
      double total = 0;
      double mean = 0;
      double squares = 0;
      for (int k = 0; k < classes; k++) {
        double below = logits[from + k] - max;
        double p = StrictMath.exp(b * below);
        total += p;
        mean += p * below;
        squares += p * below * below;
      }
      mean /= total;
      first += weights[row] * (mean - (logits[from + (int) targets[row]] - max));
      second += weights[row] * Math.max(0, squares / total - mean * mean);
    }
    return new Slope(first, second);
  }
}
