package io.github.syncbn.worker.setting;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The values of one record while it is built: given ones, and defaults as they are asked for. */
final class Values implements Given {
  private final Declared<?> declared;
  private final Map<String, ?> given;
  private final Inherited inherited;
  private final Map<String, Object> known = new HashMap<>();

  Values(Declared<?> declared, Map<String, ?> given, Inherited inherited) {
    this.declared = declared;
    this.given = given;
    this.inherited = inherited;
  }

  @Override
  public boolean has(String name) {
    return given.containsKey(name);
  }

  @Override
  public Object get(String name) {
    if (!known.containsKey(name)) {
      Key key =
          declared
              .key(name)
              .orElseThrow(
                  () -> new IllegalStateException(declared.name() + "." + name + " is undeclared"));
      Object value = has(name) ? given.get(name) : byDefault(key);
      known.put(name, Conversion.to(key, value));
    }
    return known.get(name);
  }

  @Override
  public <T> Optional<T> inherited(Class<T> type) {
    return inherited.get(type);
  }

  private Object byDefault(Key key) {
    Class<?> record = key.component().getDeclaringRecord();
    Optional<Method> rule = rule(record, key.name());
    if (rule.isPresent()) {
      return call(rule.get(), this);
    }
    Optional<?> parent = inherited.get(record);
    if (parent.isPresent()) {
      return call(key.component().getAccessor(), parent.get());
    }
    String text = key.defaultFor(inherited.regression());
    if (!text.isEmpty() && !(key.isOptional() && text.equals(key.setting().word()))) {
      return Conversion.parse(key, text);
    }
    if (key.isOptional()) {
      return Optional.empty();
    }
    if (key.isSection()) {
      return Declared.of(key.component().getType()).build(Map.of(), inherited);
    }
    throw new SettingException(
        key.component().getDeclaringRecord(), key.name(), "missing: " + key.setting().value());
  }

  private static Optional<Method> rule(Class<?> record, String name) {
    try {
      return Optional.of(record.getDeclaredMethod(name, Given.class));
    } catch (NoSuchMethodException e) {
      return Optional.empty();
    }
  }

  /** Calls a static rule with what is given, or the accessor of a record. */
  static Object call(Method method, Object argument) {
    try {
      method.setAccessible(true);
      return method.getParameterCount() == 1
          ? method.invoke(null, argument)
          : method.invoke(argument);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(method + ": " + e.getCause().getMessage(), e.getCause());
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
