package io.github.syncbn.driver.app;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingReport;
import java.util.Optional;

/**
 * What a train command reports at the end.
 *
 * @param training what was trained
 * @param modelPath where the model was written, if anywhere
 */
record TrainingOutcome(TrainingJob.Result training, Optional<String> modelPath) {

  TrainingReport report() {
    return training.report();
  }
}
