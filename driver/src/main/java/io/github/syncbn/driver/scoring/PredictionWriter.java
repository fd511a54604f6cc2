package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.loss.ValueLoss;
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
 * @param labels the label of each class, in Spark's own form; empty for regression
 * @param thresholds one per class, or none
 * @param invalid what becomes of rows that cannot be predicted
 * @param columns which outputs are wanted
 */
record PredictionWriter(
    SharedValue<SharedNetwork> network,
    PredictionInput input,
    Loss loss,
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
      values[at++] =
          loss instanceof ValueLoss numbers
              ? (Object) outputs[offset + numbers.predicted()]
              : labels[PredictedClass.of(outputs, offset, count, thresholds, shared.temperature())];
    }
    if (columns.probability()) {
      double[] probabilities = new double[count];
      shared.probabilities(outputs, offset, probabilities, 0);
      values[at++] = VECTOR.serialize(Vectors.dense(probabilities));
    }
    if (columns.rawPrediction() || columns.quantiles()) {
      values[at] =
          VECTOR.serialize(
              OutputColumns.raw(loss.link(), Arrays.copyOfRange(outputs, offset, offset + count)));
    }
    return new GenericInternalRow(values);
  }

  /** A row with null where predictions would be. */
  private InternalRow withNulls(StoredRow row) {
    return new GenericInternalRow(input.kept(row, columns.count()));
  }
}
