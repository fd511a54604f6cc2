package io.github.syncbn.driver.ml;

import java.util.Optional;
import org.apache.spark.ml.util.DefaultParamsWriter$;
import org.apache.spark.ml.util.MLWriter;

/** Writes an estimator as Spark ML's metadata, and the network it starts from beside them. */
final class EstimatorWriter extends MLWriter {
  private final NeuralNetworkEstimator<?, ?> estimator;

  EstimatorWriter(NeuralNetworkEstimator<?, ?> estimator) {
    this.estimator = estimator;
  }

  @Override
  public void saveImpl(String path) {
    DefaultParamsWriter$.MODULE$.saveMetadata(estimator, path, sparkSession());
    Optional<NeuralNetworkModel<?>> start = estimator.initialModel();
    if (start.isPresent()) {
      new ModelWriter(start.get())
          .session(sparkSession())
          .saveImpl(EstimatorReader.initialModel(path));
    }
  }
}
