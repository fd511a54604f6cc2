package io.github.syncbn.driver.scoring;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Some columns of rows in Spark's own form, as rows of its API. */
final class CellColumns implements Serializable {
  private final int[] fields;
  private final StructType schema;
  private final ExpressionEncoder.Deserializer<Row> deserializer;

  /**
   * Of a table.
   *
   * @param fields indices of the columns
   */
  CellColumns(StructType table, int[] fields) {
    this.fields = fields.clone();
    schema =
        new StructType(
            Arrays.stream(fields).mapToObj(i -> table.fields()[i]).toArray(StructField[]::new));
    ExpressionEncoder<Row> encoder = ExpressionEncoder.apply(schema);
    deserializer =
        encoder
            .resolveAndBind(encoder.resolveAndBind$default$1(), encoder.resolveAndBind$default$2())
            .createDeserializer();
  }

  /** The columns in the order of the indices. */
  StructType schema() {
    return schema;
  }

  /** The columns of a row. */
  Row of(InternalRow row) {
    Object[] values = new Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(fields[i], schema.fields()[i].dataType());
    }
    return deserializer.apply(new GenericInternalRow(values));
  }
}
