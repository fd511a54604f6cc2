package io.github.syncbn.driver.step;

/**
 * A mean of weights and running statistics over steps, in double: moved by a thousandth of its
 * distance, a float would stay where it is long before it is there.
 *
 * @param parameters mean of all parameters, zeros before the first; empty where there is no mean
 * @param running mean of all running statistics
 * @param count how many steps it has taken in
 */
record WeightAverage(double[] parameters, double[] running, long count) {

  /** Where there is no mean. */
  static final WeightAverage NONE = new WeightAverage(new double[0], new double[0], 0);

  /** A mean of nothing yet. */
  static WeightAverage empty(int parameters, int running) {
    return new WeightAverage(new double[parameters], new double[running], 0);
  }

  /** New arrays of the same lengths. */
  WeightAverage room() {
    return empty(parameters.length, running.length);
  }

  /** The same arrays, as a mean of so many. */
  WeightAverage of(long steps) {
    return new WeightAverage(parameters, running, steps);
  }

  /**
   * Computes elements [from, to) of the mean after this one.
   *
   * @param values parameters of a step
   * @param weight how far it moves, in (0, 1]
   * @param next receives
   */
  void moveParameters(float[] values, double weight, double[] next, int from, int to) {
    double[] mean = parameters;
    for (int i = from; i < to; i++) {
      next[i] = mean[i] + weight * (values[i] - mean[i]);
    }
  }

  /** Computes the mean of running statistics after this one. */
  void moveRunning(double[] values, double weight, double[] next) {
    for (int i = 0; i < values.length; i++) {
      next[i] = running[i] + weight * (values[i] - running[i]);
    }
  }

  /** The mean as a model, each weight rounded once. */
  CountedModel model(long[] batches) {
    float[] rounded = new float[parameters.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) parameters[i];
    }
    return new CountedModel(rounded, running.clone(), batches.clone());
  }
}
