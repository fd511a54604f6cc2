package io.github.syncbn.driver.scoring;

import io.github.syncbn.worker.network.TrainedNetwork;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/** Broadcasts a network when it is first used, once per Spark context. */
final class NetworkBroadcast {
  private final TrainedNetwork trained;
  private SparkContext context;
  private Broadcast<SharedNetwork> broadcast;

  NetworkBroadcast(TrainedNetwork trained) {
    this.trained = trained;
  }

  synchronized Broadcast<SharedNetwork> in(SparkContext current) {
    if (context != current) {
      broadcast = new JavaSparkContext(current).broadcast(new SharedNetwork(trained));
      context = current;
    }
    return broadcast;
  }
}
