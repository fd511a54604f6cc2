package io.github.syncbn.driver.spark;

import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.DurationText;
import io.github.syncbn.worker.setting.Key;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One setting {@code spark.syncbn.*}, as {@link SparkSettings} declares it.
 *
 * @param key the declaration
 */
public record SparkSettingKey(Key key) {

  /** All of them, in the order of their declaration. */
  public static List<SparkSettingKey> all() {
    return Declared.of(SparkSettings.class).keys().stream().map(SparkSettingKey::new).toList();
  }

  /** All of them as {@code syncbn help settings} prints them. */
  public static String help() {
    return all().stream()
        .map(
            key ->
                String.format(
                    Locale.ROOT,
                    "%s: %s%n    %s; default %s%n",
                    key.name(),
                    key.meaning(),
                    key.takes(),
                    key.byDefault()))
        .collect(Collectors.joining());
  }

  /** Its whole name. */
  public String name() {
    return SparkSettings.PREFIX + key.name();
  }

  /** One line on what it means. */
  public String meaning() {
    return key.setting().value();
  }

  /** Its default as it would be set, or the rule behind it in parentheses. */
  public String byDefault() {
    return key.setting().rule().isEmpty()
        ? key.setting().byDefault()
        : "(" + key.setting().rule() + ")";
  }

  /** What it takes, in words. */
  public String takes() {
    Type type = key.type();
    if (type == Duration.class) {
      return "a time with its unit" + (key.range().withLow() ? "" : ", above 0");
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == String.class) {
      return "a text";
    }
    return type instanceof Class<?> words && words.isEnum()
        ? String.join(" or ", words(words))
        : "an integer" + key.range() + unit();
  }

  private String unit() {
    return key.setting().unit().isEmpty() ? "" : " (" + key.setting().unit() + ")";
  }

  private static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(c -> Key.word((Enum<?>) c)).toList();
  }

  /** The value that a text stands for; empty if it is none that this setting takes. */
  Optional<Object> read(String text) {
    Type type = key.type();
    try {
      if (type == Duration.class) {
        Duration length = DurationText.parse(text);
        return inRange(length, length.toNanos());
      }
      if (type == boolean.class) {
        return text.equals("true") || text.equals("false")
            ? Optional.of(Boolean.valueOf(text))
            : Optional.empty();
      }
      if (type == String.class) {
        return Optional.of(text).filter(some -> !some.isBlank()).map(some -> some);
      }
      if (type instanceof Class<?> words && words.isEnum()) {
        return Arrays.stream(words.getEnumConstants())
            .filter(c -> Key.word((Enum<?>) c).equalsIgnoreCase(text))
            .<Object>map(c -> c)
            .findFirst();
      }
      int number = Integer.parseInt(text);
      return inRange(number, number);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Optional<Object> inRange(Object value, double number) {
    return key.range().contains(number) ? Optional.of(value) : Optional.empty();
  }
}
