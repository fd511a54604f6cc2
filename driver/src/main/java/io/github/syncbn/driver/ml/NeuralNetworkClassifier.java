package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.model.SavedModel;
import java.util.Optional;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * Trains a network that tells classes apart, with exact synchronized batch normalization. Labels
 * are strings, booleans or integral numbers of any values. Public API.
 *
 * <pre>{@code
 * NeuralNetworkClassificationModel model =
 *     new NeuralNetworkClassifier().setHiddenLayers(512, 256).setEpochs(20).fit(training);
 * Dataset<Row> predictions = model.transform(rows);
 * }</pre>
 */
public final class NeuralNetworkClassifier
    extends NeuralNetworkEstimator<NeuralNetworkClassifier, NeuralNetworkClassificationModel>
    implements ProbabilityParams<NeuralNetworkClassifier>,
        ClassificationParams<NeuralNetworkClassifier> {
  private static final long serialVersionUID = 1L;

  /** With a uid of its own. */
  public NeuralNetworkClassifier() {
    this(Identifiable$.MODULE$.randomUID("nnClassifier"));
  }

  public NeuralNetworkClassifier(String uid) {
    super(uid, Task.CLASSIFICATION);
    ModelParams.declareProbabilities(table());
  }

  @Override
  NeuralNetworkClassificationModel model(SavedModel saved, Optional<TrainingSummary> summary) {
    return new NeuralNetworkClassificationModel(uid(), saved, summary);
  }

  /** Reads what {@link #write} wrote. */
  public static MLReader<NeuralNetworkClassifier> read() {
    return new EstimatorReader<>(NeuralNetworkClassifier::new);
  }

  /** Reads an estimator from any Hadoop URI. */
  public static NeuralNetworkClassifier load(String path) {
    return read().load(path);
  }
}
