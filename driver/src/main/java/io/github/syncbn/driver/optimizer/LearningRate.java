package io.github.syncbn.driver.optimizer;

import io.github.syncbn.driver.optimizer.OptimizerSettings.Schedule;

/**
 * The learning rate by step: a base times the factor of a {@link Schedule}. Spans in epochs become
 * steps, which need not be whole.
 *
 * @param base learning rate where the factor is 1
 * @param schedule the factor over time
 */
public record LearningRate(double base, Schedule schedule) {

  /** Of the settings of a job. */
  public static LearningRate of(OptimizerSettings settings) {
    return new LearningRate(settings.learningRate(), settings.schedule());
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @param stepsPerEpoch steps of one epoch
   * @param totalSteps steps of the whole training as planned
   */
  public double at(long step, long stepsPerEpoch, long totalSteps) {
    return base * factor(schedule, step, stepsPerEpoch, totalSteps);
  }

  private static double factor(Schedule schedule, double t, long stepsPerEpoch, double total) {
    if (schedule instanceof Schedule.Step step) {
      return StrictMath.pow(step.factor(), Math.floor(t / step.every().steps(stepsPerEpoch)));
    }
    if (schedule instanceof Schedule.Exponential exponential) {
      double decay =
          StrictMath.pow(exponential.factor(), t / exponential.every().steps(stepsPerEpoch));
      return exponential.floor() + (1 - exponential.floor()) * decay;
    }
    if (schedule instanceof Schedule.Cosine cosine) {
      double wave = t >= total ? 0 : (1 + StrictMath.cos(StrictMath.PI * t / total)) / 2;
      return cosine.floor() + (1 - cosine.floor()) * wave;
    }
    if (schedule instanceof Schedule.WarmUp warmUp) {
      double length = warmUp.length().steps(stepsPerEpoch);
      return t < length
          ? warmUp.from() + (1 - warmUp.from()) * (t / length)
          : factor(warmUp.after(), t - length, stepsPerEpoch, total - length);
    }
    return 1;
  }
}
