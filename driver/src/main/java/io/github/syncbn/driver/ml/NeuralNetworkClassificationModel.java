package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.model.SavedModel;
import io.github.syncbn.driver.scoring.CalibratedModel;
import io.github.syncbn.driver.scoring.OutputColumns;
import io.github.syncbn.driver.spark.ClassicSession;
import io.github.syncbn.worker.metric.LabelSums;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;

/**
 * A classifier. It predicts labels as they were in training: numbers as doubles, for Spark ML's
 * evaluators, strings and booleans as themselves. Public API.
 */
public final class NeuralNetworkClassificationModel
    extends NeuralNetworkModel<NeuralNetworkClassificationModel>
    implements ProbabilityParams<NeuralNetworkClassificationModel> {
  private static final long serialVersionUID = 1L;

  /**
   * Always fails: Java's ServiceLoader, by which servers of Spark Connect find the class, wants a
   * constructor like this to be there, and calls none.
   *
   * @throws UnsupportedOperationException always; models come from fit and load
   */
  public NeuralNetworkClassificationModel() {
    this(nothing(), null, Optional.empty());
  }

  NeuralNetworkClassificationModel(
      String uid, SavedModel saved, Optional<TrainingSummary> summary) {
    super(uid, saved, summary);
    ModelParams.declareProbabilities(table());
  }

  private NeuralNetworkClassificationModel(NeuralNetworkClassificationModel other) {
    super(other.uid(), other);
    ModelParams.declareProbabilities(table());
  }

  @Override
  NeuralNetworkClassificationModel copied() {
    return new NeuralNetworkClassificationModel(this);
  }

  @Override
  NeuralNetworkClassificationModel of(SavedModel other) {
    return new NeuralNetworkClassificationModel(uid(), other, Optional.empty());
  }

  @Override
  OutputColumns outputs() {
    return new OutputColumns(getPredictionCol(), getProbabilityCol(), getRawPredictionCol(), "");
  }

  @Override
  double[] thresholdsOrNone() {
    return table().<double[]>given("thresholds").orElseGet(super::thresholdsOrNone);
  }

  public int numClasses() {
    return labels().size();
  }

  /** Labels of classes 0 to K-1, as text; 0 and 1 of several labels. */
  @Override
  public List<String> labels() {
    return super.labels();
  }

  /**
   * This model with the temperature that divides its outputs before the softmax: that of the least
   * log loss on some rows (Guo et al. 2017). Raw outputs and, without thresholds, predicted classes
   * stay.
   *
   * @param dataset labeled rows that the model has not been trained on; of more than {@value
   *     CalibratedModel#ROWS}, so many are looked at
   * @throws JobException if the rows cannot be used, or all of them are predicted right
   */
  public NeuralNetworkClassificationModel calibrate(Dataset<?> dataset) {
    ClassicSession.of(dataset.sparkSession());
    return holding(scorer().calibrate(dataset.toDF(), CalibratedModel.ROWS).model());
  }

  /** The logits for one row, one per class; of one logit z for two classes, -z and z. */
  public Vector predictRaw(Vector features) {
    return raw(outputs(features));
  }

  /** The classes' probabilities for one row; of several labels, that each is 1. */
  public Vector predictProbability(Vector features) {
    return Vectors.dense(probabilities(outputs(features)));
  }

  /**
   * The predicted value, 0 or 1, of each of several labels for one row: 1 where its probability is
   * above 0.5. NaN for a row that cannot be predicted, unless {@code handleInvalid} is error.
   *
   * @throws JobException if the model predicts one label
   */
  @Override
  public Vector predictTargets(Vector features) {
    requireSeveral();
    double[] predicted = outputs(features);
    Arrays.setAll(
        predicted,
        j -> Double.isNaN(predicted[j]) ? Double.NaN : LabelSums.predicted(predicted[j]));
    return Vectors.dense(predicted);
  }

  /**
   * The number of the predicted class for one row, an index of {@link #labels}; -1 for a row that
   * cannot be predicted, unless {@code handleInvalid} is error.
   */
  public int predictClass(Vector features) {
    requireOne();
    double[] outputs = outputs(features);
    return Double.isNaN(outputs[0])
        ? -1
        : PredictedClass.of(outputs, 0, numClasses(), thresholdsOrNone(), network().temperature());
  }

  /**
   * The predicted label for one row where labels are numbers, else the number of its class: the
   * same as {@code prediction} after a StringIndexer. NaN for a row that cannot be predicted,
   * unless {@code handleInvalid} is error.
   */
  public double predict(Vector features) {
    int number = predictClass(features);
    if (number < 0) {
      return Double.NaN;
    }
    String type = saved().classes().orElseThrow().type();
    return type.equals("string") || type.equals("boolean")
        ? number
        : Double.parseDouble(labels().get(number));
  }

  /** Reads model directories, the command line's too. */
  public static MLReader<NeuralNetworkClassificationModel> read() {
    return new ModelReader<>(Task.CLASSIFICATION, NeuralNetworkClassificationModel::new);
  }

  /** Reads a model directory from any Hadoop URI. */
  public static NeuralNetworkClassificationModel load(String path) {
    return read().load(path);
  }
}
