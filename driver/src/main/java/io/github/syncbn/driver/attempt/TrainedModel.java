package io.github.syncbn.driver.attempt;

import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.training.TrainingPlan;

/**
 * What a trainer returns.
 *
 * @param plan what was trained
 * @param state parameters and running statistics
 * @param scaling how features are completed and scaled
 * @param report how it went
 */
record TrainedModel(
    TrainingPlan plan, ModelState state, Preprocessing scaling, TrainingReport report) {

  /** The same with another report. */
  TrainedModel with(TrainingReport other) {
    return new TrainedModel(plan, state, scaling, other);
  }
}
