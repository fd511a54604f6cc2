package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.DatetimeType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;

/** Which column types can be features, and as what. */
public final class ColumnKinds {
  private ColumnKinds() {}

  /** The kind of a column type that can be a feature. */
  public static Optional<FeatureSchema.Kind> of(DataType type) {
    if (type instanceof NumericType) {
      return Optional.of(FeatureSchema.Kind.NUMERIC);
    }
    if (type instanceof BooleanType) {
      return Optional.of(FeatureSchema.Kind.BOOLEAN);
    }
    if (type instanceof BinaryType) {
      return Optional.of(FeatureSchema.Kind.BINARY);
    }
    if (type.equals(SQLDataTypes.VectorType())) {
      return Optional.of(FeatureSchema.Kind.VECTOR);
    }
    if (type instanceof ArrayType array && array.elementType() instanceof NumericType) {
      return Optional.of(FeatureSchema.Kind.ARRAY);
    }
    return Optional.empty();
  }

  /** Whether a column may be a category. */
  static boolean isLevel(DataType type) {
    return isText(type) || type instanceof NumericType || type instanceof BooleanType;
  }

  /** Whether a column holds dates or times. */
  public static boolean isTime(DataType type) {
    return type instanceof DatetimeType || type instanceof DateType;
  }

  /** Whether the column holds text, which may turn out to be numbers. */
  static boolean isText(DataType type) {
    return type instanceof StringType;
  }

  /** Fails unless a table's column can be read as the schema has it. */
  static void check(FeatureSchema.Column column, DataType type) {
    Optional<FeatureSchema.Kind> found = of(type);
    boolean fits =
        switch (column.kind()) {
          case TIME -> isTime(type) || isText(type);
          case NUMERIC, BOOLEAN ->
              isText(type)
                  || found
                      .filter(
                          k -> k == FeatureSchema.Kind.NUMERIC || k == FeatureSchema.Kind.BOOLEAN)
                      .isPresent();
          case CATEGORY -> isLevel(type);
          default -> found.filter(k -> k == column.kind()).isPresent();
        };
    if (!fits) {
      throw new JobException(
          DATA,
          "Column '"
              + column.name()
              + "' has type "
              + type.simpleString()
              + ", where "
              + expected(column.kind())
              + " is expected.");
    }
  }

  /**
   * An error for a column that cannot be a feature.
   *
   * @param note what it holds, or an empty text
   */
  static JobException unsupported(String name, DataType type, String note) {
    return new JobException(
        DATA,
        "Column '"
            + name
            + "' has type "
            + type.simpleString()
            + (note.isEmpty() ? "" : " (" + note + ")")
            + ", which cannot be a feature: features are numeric, boolean, array of numbers, vector or"
            + " binary columns, and categories. Leave it out of data.features, name it in data.categorical"
            + " or data.hashed, or turn it into numbers in data.query.");
  }

  private static String expected(FeatureSchema.Kind kind) {
    return switch (kind) {
      case NUMERIC -> "a number";
      case BOOLEAN -> "a boolean";
      case ARRAY -> "an array of numbers";
      case VECTOR -> "a vector";
      case BINARY -> "binary";
      case CATEGORY -> "a category, a text, number or boolean,";
      case TIME -> "a date or a time";
    };
  }
}
