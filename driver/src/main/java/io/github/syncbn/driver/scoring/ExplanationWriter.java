package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.spark.SharedValue;
import io.github.syncbn.worker.explanation.Attribution;
import io.github.syncbn.worker.explanation.IntegratedGradients;
import io.github.syncbn.worker.table.BadValueException;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Rows of one partition with explanations added.
 *
 * @param shared the network
 * @param input columns that are read, and that are kept
 * @param invalid what becomes of rows that cannot be explained: an error, or null
 */
record ExplanationWriter(
    SharedValue<SharedExplanation> shared, PredictionInput input, InvalidRows invalid)
    implements MapPartitionsFunction<StoredRow, InternalRow> {

  @Override
  public Iterator<InternalRow> call(Iterator<StoredRow> rows) {
    Iterable<StoredRow> all = () -> rows;
    return StreamSupport.stream(all.spliterator(), false).map(this::explained).iterator();
  }

  private InternalRow explained(StoredRow row) {
    Object[] values = input.kept(row, 1);
    try {
      values[values.length - 1] = explanation(input.read(row));
    } catch (BadValueException e) {
      if (invalid == InvalidRows.ERROR) {
        throw input.error(row, e);
      }
    }
    return new GenericInternalRow(values);
  }

  private InternalRow explanation(Row cells) {
    IntegratedGradients gradients = shared.get().get();
    double[] features = new double[input.model().features()];
    input.model().parse(cells, features, 0);
    Attribution found;
    try {
      found = gradients.explain(features);
    } catch (IllegalArgumentException e) {
      throw new BadValueException(e.getMessage(), e.getMessage());
    }
    Map<String, Double> columns = found.columns(shared.get().schema());
    Object[] names = columns.keySet().stream().map(UTF8String::fromString).toArray();
    return new GenericInternalRow(
        new Object[] {
          found.score(),
          found.baseline(),
          new ArrayBasedMapData(
              new GenericArrayData(names), new GenericArrayData(columns.values().toArray())),
          found.remainder()
        });
  }
}
