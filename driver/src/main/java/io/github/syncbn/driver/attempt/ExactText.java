package io.github.syncbn.driver.attempt;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Key;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Values of settings as text that is equal where the values are, and only there: on any Java, for
 * maps in any order, to the last bit of a number.
 */
final class ExactText {
  private static final int DOUBLE_DIGITS = 17;
  private static final double PLAIN_FROM = 1e-6;
  private static final double PLAIN_TO = 1e9;

  private ExactText() {}

  /**
   * The text of a record, an Optional, a list, a map, an array, a number, a boolean, a constant of
   * an enum or a String. Records and constants have the names that job files give them.
   *
   * @throws IllegalArgumentException for anything else, whose text might leave something out
   */
  static String of(Object value) {
    if (value instanceof Record components) {
      return ofRecord(components);
    }
    if (value instanceof Optional<?> optional) {
      return optional.map(ExactText::of).orElse("none");
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ExactText::of).toList().toString();
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, String> sorted = new TreeMap<>();
      map.forEach((key, held) -> sorted.put(of(key), of(held)));
      return sorted.toString();
    }
    if (value instanceof Enum<?> constant) {
      return Key.word(constant);
    }
    if (value instanceof Double || value instanceof Float) {
      return ofNumber(((Number) value).doubleValue());
    }
    if (value instanceof Integer
        || value instanceof Long
        || value instanceof Boolean
        || value instanceof String) {
      return value.toString();
    }
    if (value.getClass().isArray()) {
      return ofArray(value).toString();
    }
    throw new IllegalArgumentException("no text tells all of a " + value.getClass().getName());
  }

  private static String ofRecord(Record value) {
    List<String> parts = new ArrayList<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      parts.add(component.getName() + "=" + of(get(component, value)));
    }
    String name = Declared.nameOf(value.getClass());
    return parts.isEmpty() ? name : name + "(" + String.join(", ", parts) + ")";
  }

  /** What a record holds in one of its components. */
  static Object get(RecordComponent component, Record value) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component.toString(), e);
    }
  }

  /** The fewest digits that only this number has; Java's own text varies between its releases. */
  private static String ofNumber(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= DOUBLE_DIGITS; digits++) {
      shortest = exact.round(new MathContext(digits));
      if (shortest.doubleValue() == value) {
        break;
      }
    }
    boolean plain = Math.abs(value) >= PLAIN_FROM && Math.abs(value) < PLAIN_TO;
    BigDecimal stripped = shortest.stripTrailingZeros();
    return plain ? stripped.toPlainString() : stripped.toString();
  }

  private static List<String> ofArray(Object array) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < Array.getLength(array); i++) {
      texts.add(of(Array.get(array, i)));
    }
    return texts;
  }
}
