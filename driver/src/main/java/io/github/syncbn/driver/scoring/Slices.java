package io.github.syncbn.driver.scoring;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.table.ColumnNames;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;

/**
 * Groups of rows by the values of a column: the most frequent ones, all others together.
 *
 * @param field position of the column; -1 where there are no slices
 * @param names the values in words, the most frequent first
 * @param rest whether there are other values
 */
record Slices(int field, ArrayList<String> names, boolean rest) implements Serializable {
  /** All rows together. */
  static final Slices NONE = new Slices(-1, new ArrayList<>(), false);

  /** What stands for a value that is missing. */
  static final String MISSING = "missing";

  private static final String OTHERS = "all others";

  /**
   * Those of a column.
   *
   * @param most values that have a slice of their own
   * @throws JobException if there is no such column, or its values are no single ones
   */
  static Slices of(Dataset<Row> table, String column, int most) {
    int field = ColumnNames.indexOf(table.schema(), column, "slices");
    DataType type = table.schema().fields()[field].dataType();
    if (type instanceof ArrayType
        || type instanceof MapType
        || type instanceof StructType
        || type instanceof BinaryType
        || type instanceof UserDefinedType<?>) {
      throw new JobException(
          CONFIGURATION,
          "Column '"
              + column
              + "' is of type "
              + type.simpleString()
              + ": slices are by single values, as texts, numbers or dates.");
    }
    JavaRDD<Row> values = table.javaRDD().map(row -> RowFactory.create(text(row, field)));
    List<Row> frequent =
        table
            .sparkSession()
            .createDataFrame(values, new StructType().add("value", DataTypes.StringType))
            .groupBy("value")
            .count()
            .sort(functions.desc("count"), functions.asc("value"))
            .limit(most + 1)
            .collectAsList();
    ArrayList<String> names = new ArrayList<>();
    frequent.stream().limit(most).forEach(row -> names.add(row.getString(0)));
    return new Slices(field, names, frequent.size() > most);
  }

  private static String text(Row row, int field) {
    return row.isNullAt(field) ? MISSING : row.get(field).toString();
  }

  /** Number of slices. */
  int count() {
    return names.size() + (rest ? 1 : 0);
  }

  /** The value of a slice in words. */
  String name(int slice) {
    return slice < names.size() ? names.get(slice) : OTHERS;
  }

  /** The slice of a row; 0 where there are none. */
  int of(Row row) {
    if (field < 0) {
      return 0;
    }
    int slice = names.indexOf(text(row, field));
    return slice < 0 ? names.size() : slice;
  }
}
