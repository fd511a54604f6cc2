package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.worker.table.BadValueException;
import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * Where in a row the targets stand: a column each, or the elements of one array or vector.
 *
 * @param label the columns
 * @param fields positions of the columns in a row
 * @param list whether the one column holds all targets
 */
record LabelCells(LabelColumns label, int[] fields, boolean list) implements Serializable {

  static LabelCells bind(LabelColumns label, Task task, StructType table) {
    int[] fields =
        label.columns().stream()
            .mapToInt(column -> ColumnNames.indexOf(table, column, "label"))
            .toArray();
    boolean list =
        label.several()
            && fields.length == 1
            && LabelColumns.isList(table.fields()[fields[0]].dataType());
    if (!list) {
      if (fields.length < label.count()) {
        throw unsupported(label.columns().get(0), table.fields()[fields[0]].dataType(), label);
      }
      for (int field : fields) {
        check(table.fields()[field].name(), table.fields()[field].dataType(), label, task);
      }
    }
    return new LabelCells(label, fields, list);
  }

  private static void check(String column, DataType type, LabelColumns label, Task task) {
    boolean text = type instanceof StringType;
    if (!text && !(type instanceof BooleanType) && !(type instanceof NumericType)) {
      throw unsupported(column, type, label);
    }
    if (text && label.several() && task == Task.CLASSIFICATION) {
      throw new JobException(
          DATA,
          "Column '"
              + column
              + "' has type string, but each of several labels is 0 or 1, or a boolean: compare it"
              + " in data.query, which names the columns, as in \"select x1, x2, "
              + column
              + " = 'yes' as "
              + column
              + " from input\".");
    }
  }

  private static JobException unsupported(String column, DataType type, LabelColumns label) {
    return new JobException(
        DATA,
        "Column '"
            + column
            + "' has type "
            + type.simpleString()
            + (label.several() && label.columns().size() == 1
                ? ", where "
                    + label.count()
                    + " targets are expected: an array or a vector of them."
                : ", which cannot be a label: labels are strings, booleans or numbers, or arrays or"
                    + " vectors of the numbers to predict."));
  }

  /** Name of a target, for errors. */
  String name(int target) {
    return list ? label.columns().get(0) + "[" + target + "]" : label.columns().get(target);
  }

  /** The value of the one label. */
  Object only(Row row) {
    return row.get(fields[0]);
  }

  /** The values of all targets of a row, in order; null for a missing one. */
  Object[] of(Row row) {
    if (!list) {
      return Arrays.stream(fields).mapToObj(row::get).toArray();
    }
    Object cell = row.get(fields[0]);
    Object[] values = new Object[label.count()];
    if (cell instanceof Vector vector) {
      requireLength(vector.size());
      Arrays.setAll(values, vector::apply);
    } else if (cell instanceof Seq<?> seq) {
      requireLength(seq.length());
      Arrays.setAll(values, seq::apply);
    }
    return values;
  }

  private void requireLength(int length) {
    if (length != label.count()) {
      String column = label.columns().get(0);
      throw new BadValueException(
          "label '" + column + "' has another number of values",
          "label '" + column + "' has " + length + " values, expected " + label.count());
    }
  }
}
