package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.worker.network.TrainedNetwork;
import org.apache.spark.SparkContext;

/** Broadcasts a network when it is first used, once per Spark context. */
final class NetworkBroadcast {
  private final TrainedNetwork trained;
  private SparkContext context;
  private SharedValue<SharedNetwork> broadcast;

  NetworkBroadcast(TrainedNetwork trained) {
    this.trained = trained;
  }

  synchronized SharedValue<SharedNetwork> in(SparkContext current) {
    if (context != current) {
      broadcast = SharedValue.of(current, new SharedNetwork(trained));
      context = current;
    }
    return broadcast;
  }
}
