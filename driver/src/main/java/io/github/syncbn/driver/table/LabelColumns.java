package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.worker.table.FeatureSchema.Kind;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that what is predicted stands in: one label, or several targets of a row, in a column
 * each or in one column that is an array or a vector.
 *
 * @param columns of the table
 * @param names of the targets, in order: those of the columns, or of the elements of the one
 */
public record LabelColumns(List<String> columns, List<String> names) implements Serializable {
  /** Most numbers, or labels of 0 or 1, that are predicted of a row. */
  public static final int MOST = 10_000;

  public LabelColumns {
    columns = new ArrayList<>(columns);
    names = new ArrayList<>(names);
    if (columns.isEmpty() || names.size() < columns.size()) {
      throw new IllegalArgumentException(
          "a label has columns, and a name for each: " + columns + ", " + names);
    }
    if (columns.size() > 1 && names.size() != columns.size()) {
      throw new IllegalArgumentException(
          columns.size() + " columns of labels have " + names.size() + " names");
    }
  }

  /** One number, or one class, in a column. */
  public static LabelColumns one(String column) {
    return new LabelColumns(List.of(column), List.of(column));
  }

  /**
   * Those of a table; where a column is a list without metadata, one row is looked at.
   *
   * @throws JobException if a column is missing, or there are too few or too many targets
   */
  public static LabelColumns of(RowSource source, List<String> columns) {
    StructType table = source.rows().schema();
    for (String column : columns) {
      int field = ColumnNames.indexOf(table, column, "label");
      if (columns.size() > 1 && isList(table.fields()[field].dataType())) {
        throw new JobException(
            DATA,
            "Column '"
                + column
                + "' of data.label is several numbers by itself: name it alone, or each number as"
                + " a column, such as "
                + column
                + "[0] in data.query.");
      }
    }
    String first = columns.get(0);
    if (columns.size() > 1 || !isList(table.apply(first).dataType())) {
      return checked(new LabelColumns(columns, columns));
    }
    int width =
        new ColumnWidths(source).of(columns, Map.of(first, kind(table.apply(first)))).get(first);
    if (width == 1) {
      throw new JobException(
          DATA,
          "Column '"
              + first
              + "' holds one number in a list: take it out, as in \"select *, "
              + first
              + "[0] as target from input\" (for a vector, vector_to_array("
              + first
              + ")[0]).");
    }
    return checked(new LabelColumns(columns, names(table.apply(first), width)));
  }

  private static LabelColumns checked(LabelColumns label) {
    if (label.names.size() > MOST) {
      throw new JobException(
          DATA,
          "There are " + label.names.size() + " targets of a row; at most " + MOST + " can be.");
    }
    return label;
  }

  /** Whether a column is several numbers. */
  static boolean isList(DataType type) {
    return ColumnKinds.of(type).filter(k -> k == Kind.ARRAY || k == Kind.VECTOR).isPresent();
  }

  private static Kind kind(StructField field) {
    return ColumnKinds.of(field.dataType()).orElseThrow();
  }

  /** Those of Spark ML's attributes where all elements have one, else {@code y[0], y[1], ...}. */
  private static List<String> names(StructField field, int width) {
    List<String> plain =
        IntStream.range(0, width).mapToObj(j -> field.name() + "[" + j + "]").toList();
    if (kind(field) != Kind.VECTOR) {
      return plain;
    }
    AttributeGroup group = AttributeGroup.fromStructField(field);
    if (!group.attributes().isDefined()) {
      return plain;
    }
    List<String> named =
        Arrays.stream(group.attributes().get())
            .map(Attribute::name)
            .filter(name -> name.isDefined())
            .map(name -> name.get())
            .distinct()
            .toList();
    return named.size() == width ? named : plain;
  }

  /** How many numbers, or labels of 0 or 1, are predicted of a row. */
  public int count() {
    return names.size();
  }

  /** Whether there are several targets. */
  public boolean several() {
    return names.size() > 1;
  }

  /** The columns as messages name them. */
  public String text() {
    return String.join(", ", columns);
  }

  /**
   * The same targets in other columns.
   *
   * @throws JobException if these are others in number
   */
  public LabelColumns in(List<String> others) {
    if (others.equals(columns)) {
      return this;
    }
    if (others.size() == names.size()) {
      return new LabelColumns(others, several() ? names : others);
    }
    if (others.size() == 1 && several()) {
      return new LabelColumns(others, names);
    }
    throw new JobException(
        JobException.Kind.CONFIGURATION,
        "The model predicts "
            + names.size()
            + (several() ? " targets (" + String.join(", ", names) + ")" : " label")
            + ", but data.label names "
            + others.size()
            + " columns: "
            + others
            + ".");
  }
}
