package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.ImageColumn;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.worker.table.FeatureSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** How many features columns of several give: by their metadata, else measured in a row. */
final class ColumnWidths {
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

  /** Measures columns in one row that has them all, if there is one. */
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
        ColumnsAt.numbered(source.rows()).filter(present).select(columns).takeAsList(1);
    if (rows.isEmpty()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      int width = width(rows.get(0).get(i));
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

  private static int width(Object cell) {
    if (cell instanceof byte[] bytes) {
      return bytes.length;
    }
    return cell instanceof Vector vector ? vector.size() : ((Seq<?>) cell).length();
  }
}
