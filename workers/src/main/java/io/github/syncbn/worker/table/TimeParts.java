package io.github.syncbn.worker.table;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Date;

/**
 * Dates and times as numbers: days since 1970 in UTC, with their fraction; then, where parts are
 * asked for, sine and cosine of the place in the year and in the week, and for times in the day.
 * Neighbours stay neighbours over the end of a cycle that way, the last of December and the first
 * of January.
 */
public final class TimeParts {
  /** Features of a date with its parts. */
  public static final int OF_DATE = 5;

  /** Features of a time with its parts. */
  public static final int OF_TIME = 7;

  private static final double SECONDS = 86_400;

  /** 1970-01-05 was a Monday. */
  static final int FIRST_MONDAY = 4;

  private TimeParts() {}

  /**
   * Writes the features of a cell, NaN where it is missing.
   *
   * @param width 1, {@link #OF_DATE} or {@link #OF_TIME}
   */
  static int put(Object cell, String name, int width, double[] into, int at) {
    if (cell == null || cell instanceof String text && text.isBlank()) {
      Arrays.fill(into, at, at + width, Double.NaN);
      return width;
    }
    LocalDateTime time;
    double days;
    try {
      time = time(cell);
      days = time.toLocalDate().toEpochDay() + time.toLocalTime().toNanoOfDay() / (SECONDS * 1e9);
    } catch (DateTimeException e) {
      String shown = CellReader.shorten(cell.toString());
      throw new BadValueException(
          "column '" + name + "' is no date or time",
          "column '"
              + name
              + "' is \""
              + shown
              + "\", which is no date or time as ISO 8601 has it");
    }
    into[at] = days;
    if (width > 1) {
      LocalDate date = time.toLocalDate();
      cycle((date.getDayOfYear() - 1.0) / date.lengthOfYear(), into, at + 1);
      cycle(Math.floorMod(date.toEpochDay() - FIRST_MONDAY, 7L) / 7.0, into, at + 3);
    }
    if (width == OF_TIME) {
      cycle(time.toLocalTime().toNanoOfDay() / (SECONDS * 1e9), into, at + 5);
    }
    return 0;
  }

  private static void cycle(double place, double[] into, int at) {
    into[at] = StrictMath.sin(2 * Math.PI * place);
    into[at + 1] = StrictMath.cos(2 * Math.PI * place);
  }

  /** In UTC; a local time is taken as it is. */
  private static LocalDateTime time(Object cell) {
    if (cell instanceof java.sql.Date date) {
      return date.toLocalDate().atStartOfDay();
    }
    if (cell instanceof Date instant) {
      return LocalDateTime.ofInstant(instant.toInstant(), ZoneOffset.UTC);
    }
    if (cell instanceof Instant instant) {
      return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    if (cell instanceof LocalDate date) {
      return date.atStartOfDay();
    }
    if (cell instanceof LocalDateTime local) {
      return local;
    }
    String text = cell.toString().trim();
    if (text.length() <= 10) {
      return LocalDate.parse(text).atStartOfDay();
    }
    try {
      return LocalDateTime.ofInstant(Instant.parse(text), ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      return LocalDateTime.parse(text.replace(' ', 'T'));
    }
  }
}
