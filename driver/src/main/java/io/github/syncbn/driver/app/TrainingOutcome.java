package io.github.syncbn.driver.app;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.attempt.TrainingReport;
import io.github.syncbn.driver.secret.Secrets;
import java.util.Optional;

/**
 * What a train command reports at the end.
 *
 * @param training what was trained
 * @param modelPath where the model was written, if anywhere, as it may be shown
 */
record TrainingOutcome(TrainingJob.Result training, Optional<String> modelPath) {
  TrainingOutcome {
    modelPath = modelPath.map(Secrets.ofProcess()::hide);
  }

  TrainingReport report() {
    return training.report();
  }
}
