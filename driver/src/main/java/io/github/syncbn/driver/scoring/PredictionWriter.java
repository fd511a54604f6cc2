package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.ValueLoss;
import io.github.syncbn.worker.metric.LabelSums;
import io.github.syncbn.worker.network.InferenceNetwork;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * Rows of one partition with predictions added.
 *
 * @param network the network
 * @param input columns that are read, and that are kept
 * @param loss says what outputs mean
 * @param several whether several targets are predicted
 * @param labels the label of each class, in Spark's own form; empty for regression
 * @param thresholds one per class, or none
 * @param invalid what becomes of rows that cannot be predicted
 * @param columns which outputs are wanted
 */
record PredictionWriter(
    SharedValue<SharedNetwork> network,
    PredictionInput input,
    Loss loss,
    boolean several,
    Object[] labels,
    double[] thresholds,
    InvalidRows invalid,
    Wanted columns)
    implements MapPartitionsFunction<StoredRow, InternalRow> {
  @SuppressWarnings("unchecked")
  private static final UserDefinedType<Vector> VECTOR =
      (UserDefinedType<Vector>) SQLDataTypes.VectorType();

  /** Which outputs are wanted. */
  record Wanted(boolean prediction, boolean probability, boolean rawPrediction, boolean quantiles)
      implements Serializable {

    int count() {
      return (prediction ? 1 : 0)
          + (probability ? 1 : 0)
          + (rawPrediction ? 1 : 0)
          + (quantiles ? 1 : 0);
    }
  }

  @Override
  public Iterator<InternalRow> call(Iterator<StoredRow> rows) {
    InferenceNetwork shared = network.get().get();
    return new Blocks<>(
        rows,
        input.model(),
        input,
        shared,
        invalid,
        (row, y, at) -> y == null ? withNulls(row) : write(row, y, at, shared));
  }

  private InternalRow write(StoredRow row, double[] outputs, int offset, InferenceNetwork shared) {
    int count = shared.outputs();
    Object[] values = input.kept(row, columns.count());
    int at = values.length - columns.count();
    if (columns.prediction()) {
      values[at++] = prediction(outputs, offset, shared);
    }
    if (columns.probability()) {
      double[] probabilities = new double[count];
      shared.probabilities(outputs, offset, probabilities, 0);
      values[at++] = VECTOR.serialize(Vectors.dense(probabilities));
    }
    if (columns.rawPrediction() || columns.quantiles()) {
      values[at] =
          VECTOR.serialize(
              OutputColumns.raw(
                  shared, loss.link(), Arrays.copyOfRange(outputs, offset, offset + count)));
    }
    return new GenericInternalRow(values);
  }

  /** A label or a number, or a vector of several, in Spark's own form. */
  private Object prediction(double[] outputs, int offset, InferenceNetwork shared) {
    int count = shared.outputs();
    if (several) {
      double[] values = Arrays.copyOfRange(outputs, offset, offset + count);
      if (shared.predictsLabels()) {
        Arrays.setAll(values, j -> LabelSums.predicted(values[j]));
      }
      return VECTOR.serialize(Vectors.dense(values));
    }
    return loss instanceof ValueLoss numbers
        ? (Object) outputs[offset + numbers.predicted()]
        : labels[PredictedClass.of(outputs, offset, count, thresholds, shared.temperature())];
  }

  /** A row with null where predictions would be. */
  private InternalRow withNulls(StoredRow row) {
    return new GenericInternalRow(input.kept(row, columns.count()));
  }
}
