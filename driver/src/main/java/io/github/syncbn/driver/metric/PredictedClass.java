package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.network.Softmax;

/** Which class a network's outputs predict. */
public final class PredictedClass {
  private PredictedClass() {}

  /**
   * The class with the largest output, or, with thresholds, the largest probability over threshold;
   * the first of equals.
   *
   * @param outputs holds one output per class from {@code offset}
   * @param thresholds one per class, or none; one of 0 wins with any probability above 0, as
   *     everywhere in Spark ML
   * @param temperature of the model
   */
  public static int of(
      double[] outputs, int offset, int classes, double[] thresholds, double temperature) {
    if (thresholds.length == 0) {
      return largest(outputs, offset, classes);
    }
    double[] probabilities = new double[classes];
    Softmax.of(outputs, offset, classes, temperature, probabilities, 0);
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < classes; j++) {
      double scaled = probabilities[j] == 0 ? 0 : probabilities[j] / thresholds[j];
      if (scaled > most) {
        most = scaled;
        best = j;
      }
    }
    return best;
  }

  /** The class with the largest of some outputs or probabilities; the first of equals. */
  public static int largest(double[] outputs, int offset, int classes) {
    int best = 0;
    for (int j = 1; j < classes; j++) {
      if (outputs[offset + j] > outputs[offset + best]) {
        best = j;
      }
    }
    return best;
  }
}
