package io.github.syncbn.worker.setting;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers that a setting takes.
 *
 * @param low least number, or minus infinity
 * @param withLow whether low itself belongs to it
 * @param high greatest number, or infinity
 * @param withHigh whether high itself belongs to it
 */
public record Interval(double low, boolean withLow, double high, boolean withHigh) {
  private static final Pattern NOTATION =
      Pattern.compile("([\\[(])\\s*([^,\\s]+)\\s*,\\s*([^,\\s]+)\\s*([\\])])");

  /**
   * From a notation such as {@code [0, 1)} or {@code (0, inf)}; every number where it is empty.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Interval parse(String notation) {
    if (notation.isEmpty()) {
      return new Interval(Double.NEGATIVE_INFINITY, false, Double.POSITIVE_INFINITY, false);
    }
    Matcher parts = NOTATION.matcher(notation);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not an interval: " + notation);
    }
    return new Interval(
        bound(parts.group(2)),
        parts.group(1).equals("["),
        bound(parts.group(3)),
        parts.group(4).equals("]"));
  }

  private static double bound(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** Whether it holds a number; NaN never. */
  public boolean contains(double value) {
    return (withLow ? value >= low : value > low) && (withHigh ? value <= high : value < high);
  }

  /** Some number inside, to go on with where the given one is wrong. */
  public double sample() {
    if (contains(1)) {
      return 1;
    }
    if (contains(0.5)) {
      return 0.5;
    }
    return contains(low) ? low : (low + high) / 2;
  }

  /** In words, to follow "a number": empty if any will do. */
  @Override
  public String toString() {
    if (!Double.isInfinite(high)) {
      return " in "
          + (withLow ? "[" : "(")
          + plain(low)
          + ", "
          + plain(high)
          + (withHigh ? "]" : ")");
    }
    if (Double.isInfinite(low)) {
      return "";
    }
    return withLow ? ", " + plain(low) + " or more" : " above " + plain(low);
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value).replace(".0E", "e");
  }
}
