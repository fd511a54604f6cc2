package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.scoring.Models;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.util.List;
import java.util.Optional;

/** Models made by hand. */
public final class TestModels {
  private TestModels() {}

  /** Its two features are its two outputs: predictions can be written down. */
  public static NeuralNetworkClassificationModel classifier() {
    return new NeuralNetworkClassificationModel(
        "classifier",
        Models.classifier(Models.identity(2), Kind.VECTOR, "double", List.of("0", "1")),
        Optional.empty());
  }

  public static NeuralNetworkRegressionModel regression() {
    return new NeuralNetworkRegressionModel(
        "regression",
        Models.regression(Models.network(2, 1, Preprocessing.none()), "x", "y"),
        Optional.empty());
  }
}
