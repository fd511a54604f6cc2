package io.github.syncbn.worker.setting;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Optional;

/**
 * One declared setting.
 *
 * @param name as in a job file
 * @param component the component of a record that declares it
 * @param setting what it says
 * @param range the numbers that it takes
 */
public record Key(String name, RecordComponent component, Setting setting, Interval range) {

  static Key of(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    String name = setting.name().isEmpty() ? component.getName() : setting.name();
    return new Key(name, component, setting, Interval.parse(setting.range()));
  }

  /** Its type in Java; of an Optional, what may be there. */
  public Type type() {
    Type type = component.getGenericType();
    return isOptional() ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
  }

  /** Whether it may be absent. */
  public boolean isOptional() {
    return component.getType() == Optional.class;
  }

  /** Whether it is a record of further settings, all of which may be left out. */
  public boolean isSection() {
    return component.getType().isRecord() && !Declared.of(component.getType()).keys().isEmpty();
  }

  /** Whether it must be given. */
  public boolean isRequired() {
    return setting.byDefault().isEmpty()
        && setting.rule().isEmpty()
        && !isOptional()
        && !isSection();
  }

  /**
   * Fails unless a value lies in the range.
   *
   * @throws SettingException which names the record and the setting
   */
  void check(Object value) {
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (!(present instanceof Number number)) {
      return;
    }
    boolean word = !setting.word().isEmpty() && number.doubleValue() == 0;
    if (!word && !range.contains(number.doubleValue())) {
      throw new SettingException(
          component.getDeclaringRecord(),
          name,
          "expected "
              + (isWhole() ? "an integer" : "a number")
              + range
              + (setting.word().isEmpty() ? "" : ", or " + setting.word())
              + ", got "
              + present);
    }
  }

  private boolean isWhole() {
    return type() == int.class
        || type() == long.class
        || type() == Integer.class
        || type() == Long.class;
  }

  /** A word of an enum as job files write it. */
  public static String word(Enum<?> constant) {
    String[] parts = constant.name().toLowerCase(Locale.ROOT).split("_");
    StringBuilder word = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      word.append(parts[i].substring(0, 1).toUpperCase(Locale.ROOT)).append(parts[i].substring(1));
    }
    return word.toString();
  }

  /** Its default as a job file would write it, for a task; empty if there is none or a rule. */
  public String defaultFor(boolean regression) {
    return regression && !setting.regression().isEmpty()
        ? setting.regression()
        : setting.byDefault();
  }
}
