package io.github.syncbn.worker.setting;

import java.util.Map;
import java.util.Optional;

/**
 * What records inherit where they leave something out: values by type. A record of such a type
 * takes what it leaves out from the value; a rule may ask for the value of another type.
 *
 * @param values by the type that asks for them
 * @param regression whether defaults are those of a regression
 */
public record Inherited(Map<Class<?>, Object> values, boolean regression) {
  /** Nothing: every setting has its declared default. */
  public static final Inherited NOTHING = new Inherited(Map.of(), false);

  /** The value of a type. */
  public <T> Optional<T> get(Class<T> type) {
    return Optional.ofNullable(values.get(type)).map(type::cast);
  }
}
