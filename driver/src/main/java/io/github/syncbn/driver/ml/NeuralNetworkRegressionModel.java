package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.OutputColumns;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.util.MLReader;

/** A regression: it predicts doubles, in the units of the label. Public API. */
public final class NeuralNetworkRegressionModel
    extends NeuralNetworkModel<NeuralNetworkRegressionModel> {
  private static final long serialVersionUID = 1L;

  NeuralNetworkRegressionModel(String uid, SavedModel saved, Optional<TrainingSummary> summary) {
    super(uid, saved, summary);
  }

  private NeuralNetworkRegressionModel(NeuralNetworkRegressionModel other) {
    super(other.uid(), other);
  }

  @Override
  NeuralNetworkRegressionModel copied() {
    return new NeuralNetworkRegressionModel(this);
  }

  @Override
  NeuralNetworkRegressionModel of(SavedModel other) {
    return new NeuralNetworkRegressionModel(uid(), other, Optional.empty());
  }

  @Override
  OutputColumns outputs() {
    return new OutputColumns(getPredictionCol(), "", "");
  }

  /**
   * The prediction for one row; NaN for a row that cannot be predicted, unless {@code
   * handleInvalid} is error.
   */
  public double predict(Vector features) {
    return outputs(features)[0];
  }

  /** Reads model directories, the command line's too. */
  public static MLReader<NeuralNetworkRegressionModel> read() {
    return new ModelReader<>(Task.REGRESSION, NeuralNetworkRegressionModel::new);
  }

  /** Reads a model directory from any Hadoop URI. */
  public static NeuralNetworkRegressionModel load(String path) {
    return read().load(path);
  }
}
