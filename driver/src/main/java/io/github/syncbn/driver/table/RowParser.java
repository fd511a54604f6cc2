package io.github.syncbn.driver.table;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.CellReader;
import io.github.syncbn.worker.table.FeatureSchema;
import io.github.syncbn.worker.table.ScalarColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import scala.collection.Iterator;
import scala.collection.Seq;

/**
 * Turns rows of a table into features under a {@link FeatureSchema}, in double, as what narrows
 * them to float32 may have to centre them first; the same for training and prediction. Needs no
 * label.
 */
public final class RowParser implements Serializable {
  /** Bits of a double's exponent; all are set in what is infinite or NaN. */
  private static final long EXPONENT = 0x7ff0000000000000L;

  private static final long LOWEST_OF_EXPONENT = 1L << 52;

  private final FeatureSchema schema;
  private final FeatureSchema.Column[] columns;
  private final ScalarColumn[] scalars;
  private final int[] fields;

  private RowParser(FeatureSchema schema, int[] fields) {
    this.schema = schema;
    this.columns = schema.columns().toArray(FeatureSchema.Column[]::new);
    this.fields = fields;
    this.scalars = new ScalarColumn[columns.length];
    for (int i = 0; i < columns.length; i++) {
      scalars[i] = columns[i].kind().isList() ? null : new ScalarColumn(columns[i]);
    }
  }

  /**
   * For rows of a table.
   *
   * @throws JobException if a column is missing or of another kind
   */
  public static RowParser bind(FeatureSchema schema, StructType table) {
    List<FeatureSchema.Column> columns = schema.columns();
    int[] fields = new int[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      FeatureSchema.Column column = columns.get(i);
      fields[i] = ColumnNames.indexOf(table, column.name(), "feature");
      ColumnKinds.check(column, table.apply(fields[i]).dataType());
    }
    return new RowParser(schema, fields);
  }

  /** The columns that it reads. */
  FeatureSchema schema() {
    return schema;
  }

  /** Positions of the columns of the features. */
  IntStream fields() {
    return IntStream.of(fields);
  }

  /** Positions in a row of the features that are a column of numbers each. */
  public int[] numbers() {
    int[] found = new int[columns.length];
    int count = 0;
    int offset = 0;
    for (FeatureSchema.Column column : columns) {
      if (column.kind() == FeatureSchema.Kind.NUMERIC) {
        found[count++] = offset;
      }
      offset += column.width();
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * A category whose levels are still to be learned.
   *
   * @param feature its place among the features
   * @param field its place in a row of the table
   */
  public record Category(int feature, int field) {}

  /** The categories whose levels are still to be learned. */
  public List<Category> categories() {
    List<Category> found = new ArrayList<>();
    int offset = 0;
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].kind() == FeatureSchema.Kind.CATEGORY && columns[i].levels().isNone()) {
        found.add(new Category(offset, fields[i]));
      }
      offset += columns[i].width();
    }
    return found;
  }

  /** Number of features of a row. */
  public int features() {
    return schema.features();
  }

  /**
   * Writes the features of a row to {@code into[offset...]}, NaN where missing.
   *
   * @return how many are missing
   * @throws BadValueException if the row cannot be used
   */
  public int parse(Row row, double[] into, int offset) {
    int missing = 0;
    int at = offset;
    for (int i = 0; i < fields.length; i++) {
      FeatureSchema.Column column = columns[i];
      Object cell = row.get(fields[i]);
      if (scalars[i] != null) {
        missing += scalars[i].put(cell, into, at);
      } else if (cell == null) {
        Arrays.fill(into, at, at + column.width(), Double.NaN);
        missing += column.width();
      } else {
        missing += parseMany(cell, column, into, at);
      }
      at += column.width();
    }
    return missing;
  }

  /**
   * Writes the features of a row of binary columns.
   *
   * @return false if a column is null
   * @throws BadValueException if the row cannot be used
   */
  public boolean parseBytes(Row row, byte[] into) {
    int at = 0;
    for (int i = 0; i < fields.length; i++) {
      byte[] cell = (byte[]) row.get(fields[i]);
      if (cell == null) {
        return false;
      }
      checkWidth(columns[i], cell.length);
      System.arraycopy(cell, 0, into, at, cell.length);
      at += cell.length;
    }
    return true;
  }

  /**
   * The error of a feature whose float32 is infinite.
   *
   * @param value the feature
   */
  public BadValueException beyondFloat32(int feature, double value) {
    String name = "column '" + schema.columnOf(feature) + "'";
    return new BadValueException(
        name + " is beyond float32",
        name
            + " is "
            + value
            + (Math.abs(value) > Float.MAX_VALUE
                ? ", beyond float32's 3.4e38"
                : ", beyond float32 in the units of the training set"));
  }

  /** Name of a missing feature's column, for the error that names it. */
  public String firstMissing(double[] parsed, int offset) {
    for (int feature = 0; feature < features(); feature++) {
      if (Double.isNaN(parsed[offset + feature])) {
        return schema.columnOf(feature);
      }
    }
    throw new IllegalArgumentException("no feature is missing");
  }

  private static int parseMany(Object cell, FeatureSchema.Column column, double[] into, int at) {
    return switch (column.kind()) {
      case BINARY -> bytes((byte[]) cell, column, into, at);
      case VECTOR -> vector((Vector) cell, column, into, at);
      default -> array((Seq<?>) cell, column, into, at);
    };
  }

  private static int bytes(byte[] cell, FeatureSchema.Column column, double[] into, int at) {
    checkWidth(column, cell.length);
    for (int i = 0; i < cell.length; i++) {
      into[at + i] = cell[i] & 0xff;
    }
    return 0;
  }

  private static int array(Seq<?> cell, FeatureSchema.Column column, double[] into, int at) {
    checkWidth(column, cell.length());
    int missing = 0;
    int index = at;
    for (Iterator<?> values = cell.iterator(); values.hasNext(); index++) {
      double value = CellReader.exact(values.next(), column.name());
      into[index] = value;
      missing += value != value ? 1 : 0;
    }
    return missing;
  }

  private static int vector(Vector cell, FeatureSchema.Column column, double[] into, int at) {
    checkWidth(column, cell.size());
    int missing = 0;
    if (cell instanceof SparseVector sparse) {
      Arrays.fill(into, at, at + column.width(), 0.0);
      int[] indices = sparse.indices();
      double[] values = sparse.values();
      for (int i = 0; i < indices.length; i++) {
        missing += put(values[i], column, into, at + indices[i]);
      }
    } else {
      missing = dense(((DenseVector) cell).values(), column, into, at);
    }
    return missing;
  }

  private static int dense(double[] values, FeatureSchema.Column column, double[] into, int at) {
    // First without a branch, since this is most of what reading a row takes; only if a value is
    // infinite or NaN, which carries into the sign, is each one looked at.
    long carries = 0;
    for (int i = 0; i < values.length; i++) {
      double value = values[i] + 0.0;
      into[at + i] = value;
      carries |= (Double.doubleToRawLongBits(value) & EXPONENT) + LOWEST_OF_EXPONENT;
    }
    int missing = 0;
    if (carries < 0) {
      for (int i = 0; i < values.length; i++) {
        missing += put(values[i], column, into, at + i);
      }
    }
    return missing;
  }

  private static int put(double number, FeatureSchema.Column column, double[] into, int at) {
    if (Double.isInfinite(number)) {
      CellReader.exact(number, column.name());
    }
    into[at] = number + 0.0;
    return number != number ? 1 : 0;
  }

  private static void checkWidth(FeatureSchema.Column column, int width) {
    if (width != column.width()) {
      throw new BadValueException(
          "column '" + column.name() + "' has another length than " + column.width(),
          "column '"
              + column.name()
              + "' has "
              + width
              + " values where "
              + column.width()
              + " are expected");
    }
  }
}
