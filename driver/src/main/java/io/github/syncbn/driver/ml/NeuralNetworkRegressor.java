package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import java.util.Optional;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Trains a network that predicts a number, with exact synchronized batch normalization. Public API.
 *
 * <pre>{@code
 * NeuralNetworkRegressionModel model =
 *     new NeuralNetworkRegressor().setHiddenLayers(128, 64).setEpochs(20).fit(training);
 * }</pre>
 */
public final class NeuralNetworkRegressor
    extends NeuralNetworkEstimator<NeuralNetworkRegressor, NeuralNetworkRegressionModel>
    implements RegressionParams<NeuralNetworkRegressor>, QuantileParams<NeuralNetworkRegressor> {
  private static final long serialVersionUID = 1L;

  /** With a uid of its own. */
  public NeuralNetworkRegressor() {
    this(Identifiable$.MODULE$.randomUID("nnRegressor"));
  }

  public NeuralNetworkRegressor(String uid) {
    super(uid, Task.REGRESSION);
    ModelParams.declareQuantiles(table());
  }

  @Override
  NeuralNetworkRegressionModel model(SavedModel saved, Optional<TrainingSummary> summary) {
    return new NeuralNetworkRegressionModel(uid(), saved, summary);
  }

  /** Reads what {@link #write} wrote. */
  public static MLReader<NeuralNetworkRegressor> read() {
    return new EstimatorReader<>(NeuralNetworkRegressor::new);
  }

  /** Reads an estimator from any Hadoop URI. */
  public static NeuralNetworkRegressor load(String path) {
    return read().load(path);
  }
}
