package io.github.syncbn.worker.table;

import java.util.Locale;

/** Converts numbers as users' tables hold them to numbers as training takes them. */
public final class CellReader {

  private CellReader() {}

  /**
   * A finite float32, NaN for a missing value (null, NaN, empty text); -0.0 becomes 0.0.
   *
   * @param value a number, a boolean, or text
   * @param name the column, for errors
   */
  public static float number(Object value, String name) {
    return narrowed(exact(value, name), name);
  }

  /** The same as a double; decimals and integers of more digits than it has are rounded. */
  public static double exact(Object value, String name) {
    double exact;
    if (value == null) {
      return Double.NaN;
    } else if (value instanceof Number number) {
      exact = number.doubleValue();
    } else if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    } else {
      exact = parse(value.toString(), name);
    }
    if (Double.isInfinite(exact)) {
      throw new BadValueException(
          "column '" + name + "' is infinite",
          "column '" + name + "' is " + shorten(value.toString()));
    }
    return exact + 0.0;
  }

  /** A finite double or NaN, rounded to float32, unless that would make it infinite. */
  public static float narrowed(double exact, String name) {
    float rounded = (float) exact;
    if (Float.isInfinite(rounded)) {
      throw new BadValueException(
          "column '" + name + "' is beyond float32",
          "column '" + name + "' is " + exact + ", beyond float32's 3.4e38");
    }
    return rounded + 0f;
  }

  private static double parse(String text, String name) {
    String trimmed = text.trim();
    if (trimmed.isEmpty()) {
      return Double.NaN;
    }
    try {
      // Java would take "1d", "1f" and hexadecimal too.
      char last = trimmed.charAt(trimmed.length() - 1);
      if (last >= '0' && last <= '9' && trimmed.indexOf('x') < 0 && trimmed.indexOf('X') < 0
          || last == '.') {
        return Double.parseDouble(trimmed);
      }
    } catch (NumberFormatException e) {
      // Reported below, with the column.
    }
    return switch (trimmed.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
      default ->
          throw new BadValueException(
              "column '" + name + "' is not a number",
              "column '" + name + "' is \"" + shorten(trimmed) + "\", which is not a number");
    };
  }

  /** Whether a cell that became 0 in float32 was not 0. */
  public static boolean isNotZero(Object value) {
    return value instanceof Number number
        ? number.doubleValue() != 0
        : value != null && Double.parseDouble(value.toString().trim()) != 0;
  }

  /** At most 40 characters of a value. */
  public static String shorten(String text) {
    return text.length() <= 40 ? text : text.substring(0, 37) + "...";
  }
}
