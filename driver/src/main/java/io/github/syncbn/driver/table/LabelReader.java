package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.CellReader;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the label of a row: the canonical text of its class, or the number to predict. Equal labels
 * have equal texts whatever the column's type: 3, 3L, 3.0 and "3" are "3".
 */
public final class LabelReader implements Serializable {
  private final String column;
  private final int field;
  private final boolean classification;

  private LabelReader(String column, int field, boolean classification) {
    this.column = column;
    this.field = field;
    this.classification = classification;
  }

  static LabelReader bind(String column, Task task, StructType table) {
    int field = ColumnNames.indexOf(table, column, "label");
    DataType type = table.apply(field).dataType();
    boolean text = type instanceof StringType || type instanceof BooleanType;
    if (!text && !(type instanceof NumericType)) {
      throw new JobException(
          DATA,
          "Column '"
              + column
              + "' has type "
              + type.simpleString()
              + ", which cannot be a label: labels are strings, booleans or numbers.");
    }
    return new LabelReader(column, field, task == Task.CLASSIFICATION);
  }

  /** Position of the column. */
  int field() {
    return field;
  }

  String column() {
    return column;
  }

  /** Whether labels are classes, else numbers. */
  public boolean classification() {
    return classification;
  }

  /** The class of a row, as canonical text. */
  public String text(Row row) {
    Object cell = row.get(field);
    if (cell instanceof String || cell instanceof Boolean) {
      return cell.toString();
    }
    if (cell == null || cell instanceof Number number && Double.isNaN(number.doubleValue())) {
      throw missing();
    }
    if (cell instanceof Double || cell instanceof Float || cell instanceof BigDecimal) {
      try {
        return integral(new BigDecimal(cell.toString()));
      } catch (ArithmeticException | NumberFormatException e) {
        throw new BadValueException(
            "label '" + column + "' is not integral (a quantity? then set task = regression)",
            "label '" + column + "' is " + cell + ", which is not integral");
      }
    }
    return cell.toString();
  }

  /**
   * The number to predict.
   *
   * @param loss by which it is predicted, which may not take every number
   */
  public double number(Row row, Loss loss) {
    double value = CellReader.exact(row.get(field), column);
    if (Double.isNaN(value)) {
      throw missing();
    }
    if (!loss.labels().contains(value)) {
      throw new BadValueException(
          "label '" + column + "' is not for the loss " + loss.name(),
          "label '"
              + column
              + "' is "
              + value
              + ", and the loss "
              + loss.name()
              + " needs a number"
              + loss.labels());
    }
    return value;
  }

  /** The same, where float32 must be able to hold it. */
  public double numberWithinFloat32(Row row, Loss loss) {
    double value = number(row, loss);
    CellReader.narrowed(value, column);
    return value;
  }

  /** An error for a label that is none of the classes. */
  public BadValueException outside(String text, int classes) {
    return new BadValueException(
        "label '" + column + "' is outside the classes",
        "label '"
            + column
            + "' is \""
            + CellReader.shorten(text)
            + "\", which is none of the "
            + classes
            + " classes");
  }

  private BadValueException missing() {
    return new BadValueException(
        "label '" + column + "' is missing", "label '" + column + "' is missing");
  }

  /** The text of an integral number. */
  static String integral(BigDecimal number) {
    return number.setScale(0, RoundingMode.UNNECESSARY).toPlainString();
  }
}
