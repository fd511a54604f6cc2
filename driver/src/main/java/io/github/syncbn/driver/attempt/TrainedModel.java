package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.step.CountedModel;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.training.TrainingPlan;

/**
 * What a trainer returns.
 *
 * @param plan what was trained
 * @param state parameters and running statistics, and what these have seen
 * @param scaling how features are completed and scaled
 * @param report how it went
 */
record TrainedModel(
    TrainingPlan plan, CountedModel state, Preprocessing scaling, TrainingReport report) {

  /** The same with another report. */
  TrainedModel with(TrainingReport other) {
    return new TrainedModel(plan, state, scaling, other);
  }
}
