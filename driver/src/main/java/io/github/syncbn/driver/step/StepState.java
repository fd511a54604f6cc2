package io.github.syncbn.driver.step;

import java.util.Arrays;

/**
 * All that a training has after a step. Once committed it is read only.
 *
 * @param parameters all parameters
 * @param optimizer the optimizer's arrays, each as long as the parameters
 * @param running all running statistics
 * @param batch mean and unbiased variance of the last batch, in the same places; NaN where no step
 *     has moved the running statistics
 * @param batches batches that each layer's running statistics have taken in, those before this
 *     training included
 * @param average mean of the weights over steps
 * @param step steps committed so far
 */
record StepState(
    float[] parameters,
    float[][] optimizer,
    double[] running,
    double[] batch,
    long[] batches,
    WeightAverage average,
    long step) {

  /**
   * Before the first step: the optimizer's arrays are zero. The initial model is copied.
   *
   * @param averages whether weights are averaged
   */
  static StepState first(CountedModel initial, int optimizerSlots, boolean averages) {
    float[] parameters = initial.parameters().clone();
    double[] running = initial.runningStatistics().clone();
    double[] none = new double[running.length];
    Arrays.fill(none, Double.NaN);
    return new StepState(
        parameters,
        new float[optimizerSlots][parameters.length],
        running,
        none,
        initial.batches().clone(),
        averages ? WeightAverage.empty(parameters.length, running.length) : WeightAverage.NONE,
        0);
  }

  /** What is being trained. */
  CountedModel model() {
    return new CountedModel(parameters, running, batches);
  }

  /** The mean of the weights, if there is one yet; else what is being trained. */
  CountedModel averaged() {
    return average.count() > 0 ? average.model(batches) : model();
  }

  /** The same with another mean. */
  StepState with(WeightAverage other) {
    return new StepState(parameters, optimizer, running, batch, batches, other, step);
  }

  /**
   * New arrays for the step after this one, but none for its mean. They start as these: a step does
   * not write the rows of tables that it does not use.
   */
  StepState roomForNext() {
    return new StepState(
        parameters.clone(),
        Arrays.stream(optimizer).map(float[]::clone).toArray(float[][]::new),
        running.clone(),
        batch.clone(),
        batches.clone(),
        WeightAverage.NONE,
        step + 1);
  }

  /**
   * Reuses the arrays of {@code past}, the step before this one, which are no longer read, for the
   * step after it; all but those of its mean.
   */
  StepState reuseForNext(StepState past) {
    System.arraycopy(running, 0, past.running, 0, running.length);
    System.arraycopy(batches, 0, past.batches, 0, batches.length);
    return new StepState(
        past.parameters,
        past.optimizer,
        past.running,
        past.batch,
        past.batches,
        WeightAverage.NONE,
        step + 1);
  }
}
