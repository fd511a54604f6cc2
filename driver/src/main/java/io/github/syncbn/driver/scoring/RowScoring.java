package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.network.TargetScaling;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Scores the labeled rows of one partition. The loss of one number to predict is in its own units;
 * several have none in common, so that theirs is that of the standardized ones, as in training.
 *
 * @param loss by which rows are measured
 * @param scaling of a regression's targets
 */
record RowScoring(
    SharedValue<SharedNetwork> network,
    ModelRows reader,
    Loss loss,
    TargetScaling scaling,
    Slices slices)
    implements FlatMapFunction<Iterator<Row>, ScoredRow> {

  @Override
  public Iterator<ScoredRow> call(Iterator<Row> rows) {
    InferenceNetwork shared = network.get().get();
    return new Blocks<>(
        rows,
        reader,
        Blocks.Reading.of(reader),
        shared,
        InvalidRows.ERROR,
        (row, y, at) -> score(row, y, at, shared));
  }

  private ScoredRow score(Row row, double[] y, int at, InferenceNetwork shared) {
    double[] targets = reader.targets(row);
    float weight = reader.weight(row);
    if (loss instanceof ValueLoss values) {
      double own =
          targets.length > 1
              ? ofSeveral(values, y, at, targets)
              : values.ofPredictions(y, at, targets[0]);
      int first = at + values.predicted();
      double[] predictions = Arrays.copyOfRange(y, first, first + targets.length);
      return scored(row, weight, weight * own, targets, predictions, new double[0]);
    }
    if (shared.predictsLabels()) {
      double[] logits = Arrays.copyOfRange(y, at, at + targets.length);
      return scored(
          row, weight, ofOutputs(logits, targets, weight), targets, logits, new double[0]);
    }
    int classes = shared.outputs();
    // Logits of the last classes are those that the network has computed.
    int computed = loss.outputs(classes, 1);
    double[] outputs = Arrays.copyOfRange(y, at + classes - computed, at + classes);
    for (int j = 0; j < computed; j++) {
      outputs[j] /= shared.temperature();
    }
    double[] probabilities = new double[classes];
    shared.probabilities(y, at, probabilities, 0);
    double[] prediction = {PredictedClass.largest(y, at, classes)};
    return scored(
        row, weight, ofOutputs(outputs, targets, weight), targets, prediction, probabilities);
  }

  private ScoredRow scored(
      Row row,
      double weight,
      double ofRow,
      double[] targets,
      double[] predictions,
      double[] probabilities) {
    return new ScoredRow(slices.of(row), weight, ofRow, targets, predictions, probabilities);
  }

  private double ofSeveral(ValueLoss values, double[] y, int at, double[] targets) {
    double sum = 0;
    double[] prediction = new double[1];
    for (int j = 0; j < targets.length; j++) {
      prediction[0] = scaling.standardized(y[at + j], j);
      sum += values.ofPredictions(prediction, 0, scaling.standardized(targets[j], j));
    }
    return sum / targets.length;
  }

  /** The weighted loss of a row's outputs, as training computes it. */
  private double ofOutputs(double[] outputs, double[] targets, float weight) {
    double[] sums = new double[2];
    loss.evaluate(
        Tensor.of(floats(outputs), 1, new Shape(outputs.length)),
        floats(targets),
        0,
        new float[] {weight},
        null,
        sums,
        0);
    return sums[0];
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int j = 0; j < floats.length; j++) {
      floats[j] = (float) values[j];
    }
    return floats;
  }
}
