package io.github.syncbn.driver.table;

import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.CellReader;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the label of a row: the canonical text of its class, or the numbers to predict. Equal
 * labels have equal texts whatever the column's type: 3, 3L, 3.0 and "3" are "3".
 */
public final class LabelReader implements Serializable {
  private final LabelCells cells;
  private final String column;
  private final boolean classification;

  private LabelReader(LabelCells cells, boolean classification) {
    this.cells = cells;
    this.column = cells.label().columns().get(0);
    this.classification = classification;
  }

  static LabelReader bind(LabelColumns label, Task task, StructType table) {
    return new LabelReader(LabelCells.bind(label, task, table), task == Task.CLASSIFICATION);
  }

  /** Positions of the columns. */
  int[] fields() {
    return cells.fields();
  }

  /** Whether a label is the name of a class, else numbers: labels of 0 or 1 are numbers. */
  public boolean namesClasses() {
    return classification && !cells.label().several();
  }

  /** How many numbers a row has to predict, or 1 for its class. */
  public int targets() {
    return cells.label().count();
  }

  /** The class of a row, as canonical text. */
  public String text(Row row) {
    Object cell = cells.only(row);
    if (cell instanceof String || cell instanceof Boolean) {
      return cell.toString();
    }
    if (cell == null || cell instanceof Number number && Double.isNaN(number.doubleValue())) {
      throw missing(column);
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
   * Writes the numbers to predict, or labels of 0 or 1, to {@code into[0...]}.
   *
   * @param loss by which they are predicted, which may not take every number
   */
  public void numbers(Row row, Loss loss, double[] into) {
    if (!cells.label().several()) {
      into[0] = number(cells.only(row), column, loss);
      return;
    }
    Object[] values = cells.of(row);
    for (int j = 0; j < into.length; j++) {
      String name = cells.name(j);
      into[j] = classification ? oneOrZero(values[j], name) : number(values[j], name, loss);
    }
  }

  private static double oneOrZero(Object cell, String name) {
    double value = CellReader.exact(cell, name);
    if (Double.isNaN(value)) {
      throw missing(name);
    }
    if (value != 0 && value != 1) {
      throw new BadValueException(
          "label '" + name + "' is neither 0 nor 1, as each of several labels is",
          "label '" + name + "' is " + cell + ", which is neither 0 nor 1");
    }
    return value;
  }

  private static double number(Object cell, String name, Loss loss) {
    double value = CellReader.exact(cell, name);
    if (Double.isNaN(value)) {
      throw missing(name);
    }
    if (!loss.labels().contains(value)) {
      throw new BadValueException(
          "label '" + name + "' is not for the loss " + loss.name(),
          "label '"
              + name
              + "' is "
              + value
              + ", and the loss "
              + loss.name()
              + " needs a number"
              + loss.labels());
    }
    return value;
  }

  /** The same, where float32 must be able to hold them. */
  public void numbersWithinFloat32(Row row, Loss loss, double[] into) {
    numbers(row, loss, into);
    for (int j = 0; j < into.length; j++) {
      CellReader.narrowed(into[j], cells.name(j));
    }
  }

  /** An error for a label that is none of the classes. */
  public BadValueException outside(String text, int classes) {
    return new BadValueException(
        "label '"
            + column
            + "' is outside the classes (those of the training rows, or of data.classes)",
        "label '"
            + column
            + "' is \""
            + CellReader.shorten(text)
            + "\", which is none of the "
            + classes
            + " classes");
  }

  private static BadValueException missing(String name) {
    return new BadValueException(
        "label '" + name + "' is missing", "label '" + name + "' is missing");
  }

  /** The text of an integral number. */
  static String integral(BigDecimal number) {
    return number.setScale(0, RoundingMode.UNNECESSARY).toPlainString();
  }
}
