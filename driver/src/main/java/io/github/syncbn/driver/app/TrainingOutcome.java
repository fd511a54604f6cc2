package io.github.syncbn.driver.app;

import io.github.syncbn.driver.ml.TrainingSummary;
import java.util.Optional;

/**
 * What a train command has to tell in the end.
 *
 * @param training how it went
 * @param modelPath where the model was written, if anywhere
 */
record TrainingOutcome(TrainingSummary training, Optional<String> modelPath) {

  String dataFingerprint() {
    return training.dataFingerprint();
  }
}
