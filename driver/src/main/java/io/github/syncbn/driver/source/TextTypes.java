package io.github.syncbn.driver.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.udf;

import io.github.syncbn.worker.table.Levels;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The types that the columns of text files had when a model was trained. Spark infers types from
 * the values of each file: {@code 01234} is a text beside {@code K1A 0B1} and the number 1234
 * without it, so that the same value would not be the same category in another file.
 *
 * @param byName as Spark writes types
 */
public record TextTypes(Map<String, String> byName) {
  /** Types whose values have one way to be written. */
  private static final Set<String> CANONICAL =
      Set.of("boolean", "tinyint", "smallint", "int", "bigint", "double");

  /** As a category takes a number. */
  private static final UserDefinedFunction LEVEL =
      udf((UDF1<Double, String>) Levels::text, DataTypes.StringType);

  public TextTypes {
    byName = Map.copyOf(byName);
  }

  /** Nothing is known. */
  public static TextTypes none() {
    return new TextTypes(Map.of());
  }

  /** Those of a table. */
  public static TextTypes of(StructType table) {
    Map<String, String> types = new HashMap<>();
    for (StructField field : table.fields()) {
      if (!RowSource.isHidden(field.name())) {
        types.put(field.name(), field.dataType().simpleString());
      }
    }
    return new TextTypes(types);
  }

  /** Inferred columns as they are to be read: a text stays one, whatever it looks like here. */
  StructType reading(StructType inferred) {
    StructField[] fields = inferred.fields().clone();
    for (int i = 0; i < fields.length; i++) {
      StructField field = fields[i];
      DataType type = type(byName.get(field.name()), field.dataType());
      fields[i] = new StructField(field.name(), type, field.nullable(), field.metadata());
    }
    return new StructType(fields);
  }

  private static DataType type(String trained, DataType inferred) {
    if ("string".equals(trained)) {
      return DataTypes.StringType;
    }
    String found = inferred.simpleString();
    if ("bigint".equals(trained) && found.equals("int")) {
      return DataTypes.LongType;
    }
    return "double".equals(trained) && Set.of("int", "bigint").contains(found)
        ? DataTypes.DoubleType
        : inferred;
  }

  /**
   * Rows whose texts are written as the numbers, or booleans, that they were in training, where
   * they are some: beside a value that is none, all values of a file are texts.
   */
  Dataset<Row> written(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    Column[] columns = new Column[fields.length];
    boolean none = true;
    for (int i = 0; i < fields.length; i++) {
      Column column = ColumnsAt.at(i);
      String trained = byName.getOrDefault(fields[i].name(), "");
      if (fields[i].dataType() instanceof StringType && CANONICAL.contains(trained)) {
        Column value = ColumnsAt.tryCast(i, trained);
        Column written = trained.equals("double") ? LEVEL.apply(value) : value.cast("string");
        column = coalesce(written, column);
        none = false;
      }
      columns[i] = column.as(fields[i].name(), fields[i].metadata());
    }
    return none ? rows : ColumnsAt.numbered(rows).select(columns);
  }
}
