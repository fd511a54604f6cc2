package io.github.syncbn.driver.ml;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Fits that take next to no time. */
final class SmallFits {
  private SmallFits() {}

  /** Two epochs of a small network on one worker. */
  static NeuralNetworkClassifier small() {
    return new NeuralNetworkClassifier()
        .setHiddenLayers(8)
        .setBatchSize(32)
        .setEpochs(2)
        .setWorkers(1);
  }

  /** The digest of the model that an estimator fits to a table. */
  static String digest(NeuralNetworkClassifier estimator, Dataset<Row> table) {
    return estimator.fit(table).summary().digest();
  }
}
