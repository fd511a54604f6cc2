package io.github.syncbn.driver.table;

import io.github.syncbn.driver.source.ColumnsAt;
import io.github.syncbn.driver.source.RowSource;
import io.github.syncbn.worker.table.BadValueException;
import io.github.syncbn.worker.table.CellReader;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What a source says of records that it could not read whole, in hidden columns that are null for
 * all others. Each is an index, or -1 where the source has no such column.
 *
 * @param malformed a CSV record of another number of fields, as text
 * @param unparsed a record that is no JSON or XML, as text
 * @param undecoded what of a row's text could not be decoded
 * @param misread a text whose quotes are not read as they were written
 * @param unreadable why an image could not be read
 */
public record RecordFaults(int malformed, int unparsed, int undecoded, int misread, int unreadable)
    implements Serializable {
  private static final String REPLACEMENT = "\uFFFD";

  /** Those of a table. */
  static RecordFaults of(StructType table) {
    List<String> names = Arrays.asList(table.fieldNames());
    return new RecordFaults(
        names.indexOf(RowSource.MALFORMED),
        names.indexOf(RowSource.UNPARSED),
        names.indexOf(RowSource.UNDECODED),
        names.indexOf(RowSource.MISREAD),
        names.indexOf(RowSource.UNREADABLE));
  }

  /** Hidden columns of which one is not null for a record of text that could not be read whole. */
  List<Column> ofText() {
    return IntStream.of(malformed, unparsed, undecoded, misread)
        .filter(i -> i >= 0)
        .mapToObj(ColumnsAt::at)
        .toList();
  }

  /** Fails on a record that the source could not read whole. */
  public void check(Row row) {
    if (is(row, malformed)) {
      String record = row.getString(malformed);
      throw bad("record has fewer or more fields than the header" + openQuote(record), record);
    }
    if (is(row, unparsed)) {
      String record = row.getString(unparsed);
      int at = record.indexOf(REPLACEMENT);
      throw at < 0
          ? bad("record cannot be parsed", record)
          : bad(
              "record has bytes that are no UTF-8 (data.options.encoding says what files are in)",
              record.substring(Math.max(0, at - 20)));
    }
    if (is(row, undecoded)) {
      throw new BadValueException(
          "text has bytes that stand for no character (data.options.encoding says what files are"
              + " in, such as ISO-8859-1 or windows-1252)",
          row.getString(undecoded));
    }
    if (is(row, misread)) {
      throw bad(
          "text has a quote in it that is written in another way than others are"
              + " (data.options.escape says how: \"\\\"\" for doubled ones, \"\\\\\" for those behind a"
              + " backslash)",
          row.getString(misread));
    }
    if (isUnreadable(row)) {
      throw unreadableImage(row);
    }
  }

  /** What may be wrong with a line by its quotes. */
  private static String openQuote(String record) {
    if (record.contains("\\\"")) {
      return ", and a quote behind a backslash (data.options { escape = \"\\\\\" } takes it for a part of"
          + " its text)";
    }
    return record.chars().filter(c -> c == '"').count() % 2 == 0
        ? ""
        : ", and a quote that does not end (data.options { multiLine = true } reads texts of several"
            + " lines)";
  }

  private static BadValueException bad(String reason, String record) {
    return new BadValueException(reason, reason + ": \"" + CellReader.shorten(record) + "\"");
  }

  private static boolean is(Row row, int field) {
    return field >= 0 && !row.isNullAt(field);
  }

  /** Whether the image of a row could not be read. */
  public boolean isUnreadable(Row row) {
    return is(row, unreadable);
  }

  /** Why an image cannot be used. */
  public BadValueException unreadableImage(Row row) {
    return new BadValueException(
        "image is unreadable", "image is unreadable: " + row.getString(unreadable));
  }
}
