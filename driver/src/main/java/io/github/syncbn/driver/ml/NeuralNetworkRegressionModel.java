package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.OutputColumns;
import io.github.syncbn.worker.loss.ValueLoss;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLReader;

/**
 * A regression: it predicts doubles, in the units of the label, or a vector of several numbers.
 * Public API.
 */
public final class NeuralNetworkRegressionModel
    extends NeuralNetworkModel<NeuralNetworkRegressionModel>
    implements QuantileParams<NeuralNetworkRegressionModel> {
  private static final long serialVersionUID = 1L;

  /**
   * Always fails: Java's ServiceLoader, by which servers of Spark Connect find the class, wants a
   * constructor like this to be there, and calls none.
   *
   * @throws UnsupportedOperationException always; models come from fit and load
   */
  public NeuralNetworkRegressionModel() {
    this(nothing(), null, Optional.empty());
  }

  NeuralNetworkRegressionModel(String uid, SavedModel saved, Optional<TrainingSummary> summary) {
    super(uid, saved, summary);
    ModelParams.declareQuantiles(table());
  }

  private NeuralNetworkRegressionModel(NeuralNetworkRegressionModel other) {
    super(other.uid(), other);
    ModelParams.declareQuantiles(table());
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
    return OutputColumns.ofValues(getPredictionCol(), getQuantilesCol());
  }

  /**
   * The prediction for one row, of several quantiles that of the level nearest to 0.5; NaN for a
   * row that cannot be predicted, unless {@code handleInvalid} is error.
   */
  public double predict(Vector features) {
    requireOne();
    return outputs(features)[((ValueLoss) network().loss()).predicted()];
  }

  /**
   * The predicted numbers for one row, by target; NaN for a row that cannot be predicted, unless
   * {@code handleInvalid} is error.
   *
   * @throws io.github.syncbn.driver.JobException if the model predicts one number
   */
  @Override
  public Vector predictTargets(Vector features) {
    requireSeveral();
    return Vectors.dense(outputs(features));
  }

  /** The predicted quantiles for one row, ascending; the prediction alone by any other loss. */
  public Vector predictQuantiles(Vector features) {
    return Vectors.dense(outputs(features));
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
