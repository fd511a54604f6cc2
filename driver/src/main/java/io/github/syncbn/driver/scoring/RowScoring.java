package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.network.InferenceNetwork;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/** Scores the labeled rows of one partition. */
record RowScoring(SharedValue<SharedNetwork> network, ModelRows reader, Loss loss, Slices slices)
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
    double target = reader.target(row);
    float weight = reader.weight(row);
    if (loss instanceof ValueLoss values) {
      double own = values.ofPredictions(y, at, target);
      double prediction = y[at + values.predicted()];
      return new ScoredRow(slices.of(row), target, prediction, weight, weight * own, new double[0]);
    }
    int classes = shared.outputs();
    // Logits of the last classes are those that the network has computed.
    float[] outputs = new float[loss.outputs(classes)];
    for (int j = 0; j < outputs.length; j++) {
      outputs[j] = (float) (y[at + classes - outputs.length + j] / shared.temperature());
    }
    double[] sums = new double[2];
    loss.evaluate(
        Tensor.of(outputs, 1, new Shape(outputs.length)),
        new float[] {(float) target},
        0,
        new float[] {weight},
        null,
        sums,
        0);
    double[] probabilities = new double[classes];
    shared.probabilities(y, at, probabilities, 0);
    int prediction = PredictedClass.largest(y, at, classes);
    return new ScoredRow(slices.of(row), target, prediction, weight, sums[0], probabilities);
  }
}
