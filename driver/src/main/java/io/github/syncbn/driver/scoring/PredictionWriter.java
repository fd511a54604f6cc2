package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.table.ModelRows;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.Serializable;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Rows of one partition with predictions added.
 *
 * @param network the network
 * @param reader reads the features
 * @param kept indices of the input's columns that are kept
 * @param labels the label of each class in the user's type; empty for regression
 * @param thresholds one per class, or none
 * @param keepInvalid whether a row that cannot be used is kept, with null predictions
 * @param columns which outputs are wanted
 */
record PredictionWriter(
    Broadcast<SharedNetwork> network,
    ModelRows reader,
    int[] kept,
    Object[] labels,
    double[] thresholds,
    boolean keepInvalid,
    Wanted columns)
    implements MapPartitionsFunction<Row, Row> {

  /** Which outputs are wanted. */
  record Wanted(boolean prediction, boolean probability, boolean rawPrediction)
      implements Serializable {

    int count() {
      return (prediction ? 1 : 0) + (probability ? 1 : 0) + (rawPrediction ? 1 : 0);
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    InferenceNetwork shared = network.value().get();
    return new Blocks<>(
        rows,
        reader,
        shared,
        keepInvalid,
        (row, y, at) -> y == null ? copy(row) : write(row, y, at, shared.outputs()));
  }

  private Row write(Row row, float[] outputs, int offset, int count) {
    Object[] values = kept(row);
    int at = kept.length;
    if (columns.prediction()) {
      values[at++] =
          labels.length == 0
              ? (Object) (double) outputs[offset]
              : labels[PredictedClass.of(outputs, offset, count, thresholds)];
    }
    if (columns.probability()) {
      double[] probabilities = new double[count];
      InferenceNetwork.softmax(outputs, offset, count, probabilities, 0);
      values[at++] = Vectors.dense(probabilities);
    }
    if (columns.rawPrediction()) {
      double[] raw = new double[count];
      for (int j = 0; j < count; j++) {
        raw[j] = outputs[offset + j];
      }
      values[at] = Vectors.dense(raw);
    }
    return RowFactory.create(values);
  }

  /** A row with null where predictions would be. */
  private Row copy(Row row) {
    return RowFactory.create(kept(row));
  }

  private Object[] kept(Row row) {
    Object[] values = new Object[kept.length + columns.count()];
    for (int i = 0; i < kept.length; i++) {
      values[i] = row.get(kept[i]);
    }
    return values;
  }
}
