package io.github.syncbn.driver.table;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.JobSettings.Task;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Checks columns of a table by name and type, before any of its rows is read. */
public final class TableColumns {
  private TableColumns() {}

  /**
   * Fails unless a column can be a feature. Whether text is a category, or a date a number, depends
   * on settings and values: a column of these is left to the reader of the table.
   *
   * @throws JobException DATA naming the column, and the nearest one if it is missing
   */
  public static void checkFeature(StructType table, String name) {
    DataType type = table.apply(ColumnNames.indexOf(table, name, "feature")).dataType();
    if (ColumnKinds.of(type).isEmpty() && !ColumnKinds.isText(type) && !ColumnKinds.isTime(type)) {
      throw ColumnKinds.unsupported(name, type, "");
    }
  }

  /** Fails unless a column can be a label; returns its type. */
  public static DataType checkLabel(StructType table, String name, Task task) {
    DataType type = table.apply(ColumnNames.indexOf(table, name, "label")).dataType();
    if (!LabelColumns.isList(type)) {
      LabelReader.bind(LabelColumns.one(name), task, table);
    }
    return type;
  }

  /** Whether a column of this type is several numbers. */
  public static boolean holdsSeveral(DataType type) {
    return LabelColumns.isList(type);
  }

  /** Fails unless a column can hold weights. */
  public static void checkWeight(StructType table, String name) {
    SourceColumns.weightField(name, table);
  }

  /** Fails unless a column is there. */
  public static void checkThere(StructType table, String name) {
    ColumnNames.indexOf(table, name, "split");
  }
}
