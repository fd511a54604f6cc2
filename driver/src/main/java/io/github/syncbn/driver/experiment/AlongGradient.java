package io.github.syncbn.driver.experiment;

import io.github.syncbn.driver.step.BatchAnswer;

/**
 * The loss and its gradient at steps of several lengths against the gradient, all from one place
 * and on one batch (Santurkar et al. 2018, section 3.1).
 *
 * @param lossLow least loss
 * @param lossHigh greatest loss
 * @param changeLow least distance of the gradient there from the one here, Euclidean
 * @param changeHigh greatest distance: the lower, the further the gradient here predicts
 * @param smoothness effective beta: the greatest distance of gradients for the distance of the
 *     places
 */
record AlongGradient(
    double lossLow, double lossHigh, double changeLow, double changeHigh, double smoothness) {

  /**
   * Where a descent is now.
   *
   * @param etas lengths of steps, in units of the gradient
   */
  static AlongGradient of(Descent descent, double[] etas) {
    double lossLow = Double.POSITIVE_INFINITY;
    double lossHigh = Double.NEGATIVE_INFINITY;
    double changeLow = Double.POSITIVE_INFINITY;
    double changeHigh = 0;
    double smoothness = 0;
    for (double eta : etas) {
      BatchAnswer there = descent.after(eta);
      GradientChange change = GradientChange.of(descent.here().gradient(), there.gradient());
      lossLow = Math.min(lossLow, there.loss());
      lossHigh = Math.max(lossHigh, there.loss());
      changeLow = Math.min(changeLow, change.distance());
      changeHigh = Math.max(changeHigh, change.distance());
      smoothness = Math.max(smoothness, change.distance() / (eta * change.norm()));
    }
    return new AlongGradient(lossLow, lossHigh, changeLow, changeHigh, smoothness);
  }

  /** How far the loss varies. */
  double variation() {
    return lossHigh - lossLow;
  }

  /** Lengths from {@code low} to {@code high}, with equal ratios. */
  static double[] etas(double low, double high, int number) {
    double[] etas = new double[number];
    for (int i = 0; i < number; i++) {
      etas[i] = low * Math.pow(high / low, (double) i / (number - 1));
    }
    return etas;
  }
}
