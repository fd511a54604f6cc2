package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.ImageColumn;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * How many features columns of several give: by their metadata, else as most of the first rows do,
 * so that one that differs is told as what it is.
 */
final class ColumnWidths {
  private static final int MEASURED = 101;

  private final RowSource source;
  private final StructType table;

  ColumnWidths(RowSource source) {
    this.source = source;
    this.table = source.rows().schema();
  }

  /** Widths by name; columns of one number have none. */
  Map<String, Integer> of(List<String> names, Map<String, FeatureSchema.Kind> kinds) {
    Map<String, Integer> widths = new HashMap<>();
    for (String name : names) {
      ImageColumn.shape(table.apply(name)).ifPresent(shape -> widths.put(name, shape.size()));
      if (kinds.get(name) == FeatureSchema.Kind.VECTOR) {
        int size = AttributeGroup.fromStructField(table.apply(name)).size();
        widths.computeIfAbsent(name, unknown -> size > 0 ? size : null);
      }
    }
    List<String> unknown = new ArrayList<>();
    for (String name : names) {
      if (kinds.get(name).isList() && !widths.containsKey(name)) {
        unknown.add(name);
      }
    }
    if (!unknown.isEmpty() && !measure(unknown, widths)) {
      for (String name : unknown) {
        if (!measure(List.of(name), widths)) {
          throw new JobException(
              DATA,
              "Column '"
                  + name
                  + "' of "
                  + source.description()
                  + " has no value in any row, so its number of features is unknown.");
        }
      }
    }
    return widths;
  }

  /** Measures columns in rows that have them all, if there are any. */
  private boolean measure(List<String> names, Map<String, Integer> widths) {
    Column[] columns =
        names.stream()
            .map(name -> ColumnsAt.at(ColumnNames.indexOf(table, name, "feature")))
            .toArray(Column[]::new);
    Column present = columns[0].isNotNull();
    for (Column column : columns) {
      present = present.and(column.isNotNull());
    }
    List<Row> rows =
        ColumnsAt.numbered(source.rows()).filter(present).select(columns).takeAsList(MEASURED);
    if (rows.isEmpty()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      int width = mostFrequent(rows, i);
      if (width == 0) {
        throw new JobException(
            DATA,
            "Column '"
                + names.get(i)
                + "' of "
                + source.description()
                + " has a row of no values.");
      }
      widths.put(names.get(i), width);
    }
    return true;
  }

  /** The width of most rows, the first of several; 0 only if no row has another. */
  private static int mostFrequent(List<Row> rows, int column) {
    Map<Integer, Integer> counts = new LinkedHashMap<>();
    for (Row row : rows) {
      int width = width(row.get(column));
      if (width > 0) {
        counts.merge(width, 1, Integer::sum);
      }
    }
    int most = 0;
    for (Map.Entry<Integer, Integer> count : counts.entrySet()) {
      most = most == 0 || count.getValue() > counts.get(most) ? count.getKey() : most;
    }
    return most;
  }

  private static int width(Object cell) {
    if (cell instanceof byte[] bytes) {
      return bytes.length;
    }
    return cell instanceof Vector vector ? vector.size() : ((Seq<?>) cell).length();
  }
}
