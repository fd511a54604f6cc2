package io.github.syncbn.worker.setting;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lengths of time in Spark's notation: an integer and its unit, such as {@code 120s}. */
public final class DurationText {
  private static final Pattern NOTATION = Pattern.compile("(\\d{1,12})\\s*([a-z]+)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "min", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private DurationText() {}

  /**
   * The length of time that a text such as {@code 500ms}, {@code 120s}, {@code 10min}, {@code 2h}
   * or {@code 1d} stands for. A number alone is refused: Spark reads it as seconds here and as
   * milliseconds there.
   *
   * @throws IllegalArgumentException if it stands for none, or is longer than 292 years
   */
  public static Duration parse(String text) {
    Matcher parts = NOTATION.matcher(text.trim());
    Duration unit = parts.matches() ? UNITS.get(parts.group(2)) : null;
    if (unit == null) {
      throw new IllegalArgumentException("'" + text + "' is no time with its unit");
    }
    Duration length = unit.multipliedBy(Long.parseLong(parts.group(1)));
    if (length.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
      throw new IllegalArgumentException("'" + text + "' is too long");
    }
    return length;
  }
}
