package io.github.syncbn.worker.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows whose values are given by the names of their columns, as a service gets them. They become
 * the features that Spark reads from a table with the same values.
 */
public final class NamedRow implements Serializable {
  private final FeatureSchema schema;
  private final List<@Nullable ScalarColumn> scalars = new ArrayList<>();

  /** Of a model's columns. */
  public NamedRow(FeatureSchema schema) {
    this.schema = schema;
    for (FeatureSchema.Column column : schema.columns()) {
      scalars.add(column.kind().isList() ? null : new ScalarColumn(column));
    }
  }

  /**
   * The features of a row, NaN where missing.
   *
   * @param row by the name of the column: a number, boolean or text; for a category any of them;
   *     for dates and times an ISO text or an object of {@code java.time}; for lists an array or a
   *     list of numbers; null, or nothing, where the value is missing. Names that are no column of
   *     the model are passed over.
   * @throws BadValueException if a value cannot be used, naming the column
   */
  public double[] features(Map<String, ?> row) {
    double[] features = new double[schema.features()];
    int at = 0;
    for (int i = 0; i < scalars.size(); i++) {
      FeatureSchema.Column column = schema.columns().get(i);
      Object cell = row.get(column.name());
      ScalarColumn scalar = scalars.get(i);
      if (scalar != null) {
        scalar.put(cell, features, at);
      } else {
        list(cell, column, features, at);
      }
      at += column.width();
    }
    return features;
  }

  private static void list(Object cell, FeatureSchema.Column column, double[] into, int at) {
    if (cell == null) {
      Arrays.fill(into, at, at + column.width(), Double.NaN);
      return;
    }
    List<?> values = values(cell, column);
    if (values.size() != column.width()) {
      throw new BadValueException(
          "column '" + column.name() + "' has another length than " + column.width(),
          "column '"
              + column.name()
              + "' has "
              + values.size()
              + " values where "
              + column.width()
              + " are expected");
    }
    for (int i = 0; i < values.size(); i++) {
      into[at + i] = CellReader.exact(values.get(i), column.name());
    }
  }

  private static List<?> values(Object cell, FeatureSchema.Column column) {
    List<Double> values = new ArrayList<>();
    if (cell instanceof List<?> list) {
      return list;
    } else if (cell instanceof double[] numbers) {
      Arrays.stream(numbers).forEach(values::add);
    } else if (cell instanceof float[] numbers) {
      for (float number : numbers) {
        values.add((double) number);
      }
    } else if (cell instanceof byte[] bytes) {
      for (byte b : bytes) {
        values.add((double) (b & 0xff));
      }
    } else {
      throw new BadValueException(
          "column '" + column.name() + "' is no list of numbers",
          "column '"
              + column.name()
              + "' is "
              + CellReader.shorten(cell.toString())
              + ", where a list of "
              + column.width()
              + " numbers is expected");
    }
    return values;
  }
}
