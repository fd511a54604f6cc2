package io.github.syncbn.driver.scoring;

import io.github.syncbn.worker.explanation.IntegratedGradients;
import io.github.syncbn.worker.network.TrainedNetwork;
import io.github.syncbn.worker.table.FeatureSchema;
import java.io.Serializable;
import java.util.Optional;

/** A network to be explained on its way to executors; each JVM prepares it once. */
final class SharedExplanation implements Serializable {
  private final TrainedNetwork trained;
  private final FeatureSchema schema;
  private transient volatile IntegratedGradients gradients;

  SharedExplanation(TrainedNetwork trained, FeatureSchema schema) {
    this.trained = trained;
    this.schema = schema;
  }

  FeatureSchema schema() {
    return schema;
  }

  IntegratedGradients get() {
    if (gradients == null) {
      synchronized (this) {
        if (gradients == null) {
          gradients = IntegratedGradients.of(trained, Optional.of(schema));
        }
      }
    }
    return gradients;
  }
}
