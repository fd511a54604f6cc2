package io.github.syncbn.driver.scoring;

import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.TrainedNetwork;
import java.io.Serializable;

/** A network on its way to executors; each JVM folds it once, at its first prediction. */
final class SharedNetwork implements Serializable {
  private final TrainedNetwork trained;
  private transient volatile InferenceNetwork network;

  SharedNetwork(TrainedNetwork trained) {
    this.trained = trained;
  }

  InferenceNetwork get() {
    if (network == null) {
      synchronized (this) {
        if (network == null) {
          network = InferenceNetwork.of(trained);
        }
      }
    }
    return network;
  }
}
