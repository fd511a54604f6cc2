package io.github.syncbn.worker.setting;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns what was given, or the text of a default, into the type of a record's component. */
final class Conversion {
  private Conversion() {}

  /** The value of a setting: Optional where that is the type. */
  static Object to(Key key, Object value) {
    if (!key.isOptional()) {
      return convert(key, value);
    }
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    return !key.setting().word().isEmpty() && key.setting().word().equals(present)
        ? Optional.empty()
        : Optional.ofNullable(present).map(some -> convert(key, some));
  }

  private static Object convert(Key key, Object value) {
    Class<?> type = raw(key.type());
    if (value instanceof Number number) {
      return number(type, number);
    }
    if (value instanceof String text && type != String.class) {
      return parse(key, text);
    }
    return value;
  }

  private static Object number(Class<?> type, Number value) {
    if (type == int.class || type == Integer.class) {
      return Math.toIntExact(value.longValue());
    }
    if (type == long.class || type == Long.class) {
      return value.longValue();
    }
    return type == float.class ? (Object) value.floatValue() : (Object) value.doubleValue();
  }

  /**
   * The value that a text such as {@code 0.9}, {@code learned} or {@code global} stands for.
   *
   * @throws IllegalArgumentException if it stands for none
   */
  static Object parse(Key key, String text) {
    Class<?> type = raw(key.type());
    if (!text.isEmpty() && text.equals(key.setting().word()) && !key.isOptional()) {
      return number(type, 0);
    }
    if (type == String.class) {
      return text;
    }
    if (type == boolean.class) {
      return Boolean.valueOf(text);
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return type == int.class || type == long.class || type == Integer.class || type == Long.class
          ? number(type, Long.valueOf(text))
          : number(type, Double.valueOf(text));
    }
    if (type == Duration.class) {
      return DurationText.parse(text);
    }
    if (type == List.class && text.startsWith("[")) {
      String inside = text.substring(1, text.length() - 1).strip();
      return inside.isEmpty()
          ? List.of()
          : Arrays.stream(inside.split(",")).map(Double::valueOf).toList();
    }
    if (type == Map.class && text.equals("{}")) {
      return Map.of();
    }
    if (type.isEnum()) {
      for (Object constant : type.getEnumConstants()) {
        if (Key.word((Enum<?>) constant).equals(text)) {
          return constant;
        }
      }
    } else if (type.isSealed()) {
      Optional<?> member = Family.find(type, text).map(found -> found.build(Map.of()));
      if (member.isPresent()) {
        return member.get();
      }
    }
    throw new IllegalArgumentException(
        key.name() + ": '" + text + "' is no " + type.getSimpleName());
  }

  private static Class<?> raw(Type type) {
    return type instanceof ParameterizedType generic
        ? (Class<?>) generic.getRawType()
        : (Class<?>) type;
  }
}
