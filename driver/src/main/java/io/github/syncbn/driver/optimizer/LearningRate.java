package io.github.syncbn.driver.optimizer;

/**
 * The learning rate by step: a base times the factor of a {@link Schedule}.
 *
 * @param base learning rate where the factor is 1
 * @param schedule the factor over time
 */
public record LearningRate(double base, Schedule schedule) {

  /** That of an optimizer. */
  public static LearningRate of(Optimizer optimizer) {
    return new LearningRate(optimizer.learningRate(), optimizer.regime().schedule());
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @param stepsPerEpoch steps of one epoch
   * @param totalSteps steps of the whole training as planned
   */
  public double at(long step, long stepsPerEpoch, long totalSteps) {
    return base * schedule.factor(step, stepsPerEpoch, totalSteps);
  }
}
