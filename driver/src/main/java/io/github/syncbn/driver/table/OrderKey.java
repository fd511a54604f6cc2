package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.table.BadValueException;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** The value of an ordering column as bytes whose unsigned order is that of the values. */
public final class OrderKey implements Serializable {
  private static final byte[] NONE = new byte[0];
  private final String column;
  private final int field;

  private OrderKey(String column, int field) {
    this.column = column;
    this.field = field;
  }

  static OrderKey bind(String column, StructType table) {
    int field = ColumnNames.indexOf(table, column, "order");
    DataType type = table.apply(field).dataType();
    String name = type.simpleString();
    boolean ordered =
        type instanceof NumericType && !name.startsWith("decimal")
            || name.equals("string")
            || name.equals("boolean")
            || name.equals("date")
            || name.equals("timestamp");
    if (!ordered) {
      throw new JobException(
          DATA, "Rows cannot be ordered by column '" + column + "' of type " + name + ".");
    }
    return new OrderKey(column, field);
  }

  /** No ordering column. */
  static OrderKey none() {
    return new OrderKey("", -1);
  }

  /** The key of a row; empty without an ordering column. */
  public byte[] of(Row row) {
    if (field < 0) {
      return NONE;
    }
    Object cell = row.get(field);
    if (cell == null) {
      throw new BadValueException(
          "order column '" + column + "' is missing", "order column '" + column + "' is missing");
    }
    if (cell instanceof Double || cell instanceof Float) {
      long bits = Double.doubleToLongBits(((Number) cell).doubleValue() + 0.0);
      return number(bits ^ (bits >> 63 & Long.MAX_VALUE));
    }
    if (cell instanceof Number integral) {
      return number(integral.longValue());
    }
    if (cell instanceof java.sql.Timestamp time) {
      java.time.Instant instant = time.toInstant();
      return number(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
    }
    if (cell instanceof java.time.Instant instant) {
      return number(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
    }
    if (cell instanceof java.sql.Date date) {
      return number(date.toLocalDate().toEpochDay());
    }
    if (cell instanceof java.time.LocalDate date) {
      return number(date.toEpochDay());
    }
    return text(cell.toString());
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(8).putLong(value ^ Long.MIN_VALUE).array();
  }

  /** Ends with 0 1, and 0 is written as 0 2, so that no text is the beginning of another's key. */
  private static byte[] text(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      out.write(b);
      if (b == 0) {
        out.write(2);
      }
    }
    out.write(0);
    out.write(1);
    return out.toByteArray();
  }
}
