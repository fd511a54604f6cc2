package io.github.syncbn.worker.setting;

import java.util.Optional;

/** What a rule may look at when it gives the default of a setting. */
public interface Given {
  /** Whether a setting of the same record was given, so that its value is no default. */
  boolean has(String name);

  /** The value of another setting of the same record, given or by default. */
  Object get(String name);

  /** The value of another setting, a whole number. */
  default int integer(String name) {
    return ((Number) get(name)).intValue();
  }

  /** What the whole job says of a type, such as the initializer of layers that name none. */
  <T> Optional<T> inherited(Class<T> type);
}
