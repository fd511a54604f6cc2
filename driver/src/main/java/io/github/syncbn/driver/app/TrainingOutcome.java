package io.github.syncbn.driver.app;

import io.github.syncbn.driver.training.TrainedModel;
import java.util.Optional;

/**
 * What a train command has to tell in the end.
 *
 * @param model what was trained
 * @param digest SHA-256 over parameters and running statistics
 * @param modelPath where the model was written, if anywhere
 */
record TrainingOutcome(TrainedModel model, String digest, Optional<String> modelPath) {

  String dataFingerprint() {
    return model.dataFingerprint();
  }
}
