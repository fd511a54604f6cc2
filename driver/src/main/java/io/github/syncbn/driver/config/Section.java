package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys below one path, read by type. Whatever is wrong is reported, and a value to go on with
 * is given, so that one pass finds all problems.
 */
final class Section {
  private final String path;
  private final ConfigObject object;
  private final Problems problems;

  /** The whole configuration. */
  Section(ConfigObject root, Problems problems) {
    this("", root, problems);
  }

  Section(String path, ConfigObject object, Problems problems) {
    this.path = path;
    this.object = object;
    this.problems = problems;
    List<String> known = ConfigReference.table().children(path);
    object.forEach(
        (name, value) -> {
          problems.seen(path(name), value.origin());
          if (!known.contains(name)) {
            problems.add(path(name), ConfigReference.table().unknown(path, name));
          }
        });
  }

  static ConfigObject emptyObject() {
    return ConfigValueFactory.fromMap(Map.of());
  }

  /** {@code { key = value }}, standing where the value stands. */
  static ConfigObject objectOf(String key, ConfigValue value) {
    return ConfigValueFactory.fromMap(Map.of(key, value)).withOrigin(value.origin());
  }

  /** The full name of a key here. */
  String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Whether the job gives the key. */
  boolean has(String name) {
    return given(name).isPresent();
  }

  /** Whether a key anywhere was given, by its full name. */
  boolean wasGiven(String fullName) {
    return problems.places(fullName);
  }

  boolean isEmptyList(String name) {
    return given(name)
        .filter(value -> value instanceof ConfigList list && list.isEmpty())
        .isPresent();
  }

  private Optional<ConfigValue> given(String name) {
    return Optional.ofNullable(object.get(name))
        .filter(value -> value.valueType() != ConfigValueType.NULL);
  }

  /** Reports a problem with a key here. */
  void report(String name, String message) {
    problems.add(path(name), message);
  }

  /** Reports that a key here is missing. */
  void reportMissing(String name) {
    ConfigKey key = ConfigReference.table().get(path(name));
    report(name, "missing; expected " + key.type().expected() + ": " + key.doc());
  }

  private <T> Optional<T> read(String name, Class<T> type) {
    ConfigKey key = ConfigReference.table().get(path(name));
    Optional<ConfigValue> given = given(name);
    if (given.isEmpty() && key.required()) {
      reportMissing(name);
      return Optional.of(type.cast(key.type().sample()));
    }
    Optional<ConfigValue> value = given.or(key::defaultValue);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    boolean forwards = key.type() instanceof TreeType.Keys keys && keys.shorthand().isPresent();
    if (!forwards && Substitutions.unresolved(value.get())) {
      return Optional.of(type.cast(key.type().sample()));
    }
    try {
      return Optional.of(type.cast(key.type().read(value.get())));
    } catch (Mismatch e) {
      report(name, e.getMessage());
      return Optional.of(type.cast(key.type().sample()));
    }
  }

  int integer(String name) {
    return read(name, Long.class).orElseThrow().intValue();
  }

  long longInteger(String name) {
    return read(name, Long.class).orElseThrow();
  }

  /** An integer that need not be given, or may be given as the word that leaves it open. */
  Optional<Long> optionalInteger(String name) {
    return read(name, Object.class).filter(Long.class::isInstance).map(Long.class::cast);
  }

  double number(String name) {
    return read(name, Double.class).orElseThrow();
  }

  Optional<Double> optionalNumber(String name) {
    return read(name, Double.class);
  }

  boolean flag(String name) {
    return read(name, Boolean.class).orElseThrow();
  }

  /** A text or word that has a default or is required. */
  String text(String name) {
    return read(name, String.class).orElseThrow();
  }

  Optional<String> optionalText(String name) {
    return read(name, String.class);
  }

  <T> Optional<T> optional(String name, Class<T> type) {
    return read(name, type);
  }

  /** A list of texts; empty if not given. */
  @SuppressWarnings("unchecked")
  List<String> texts(String name) {
    return (List<String>) read(name, Object.class).orElse(List.of());
  }

  /** A map of texts; empty if not given. */
  @SuppressWarnings("unchecked")
  Map<String, String> map(String name) {
    return (Map<String, String>) read(name, Object.class).orElse(Map.of());
  }

  /** The section of a key; without keys if not given. */
  Section section(String name) {
    return new Section(path(name), read(name, ConfigObject.class).orElse(emptyObject()), problems);
  }

  /** The choice of a key, or its default; empty if it is wrong, which is reported. */
  Optional<Choice> choice(String name) {
    return chosen(name).flatMap(value -> ChoiceReader.read(path(name), value, problems));
  }

  /** The choices of a list; wrong ones are reported and left out. */
  List<Choice> choices(String name) {
    List<Choice> choices = new ArrayList<>();
    if (chosen(name).orElse(null) instanceof ConfigList entries) {
      for (int i = 0; i < entries.size(); i++) {
        ChoiceReader.read(path(name) + "[" + i + "]", entries.get(i), problems)
            .ifPresent(choices::add);
      }
    }
    return choices;
  }

  private Optional<ConfigValue> chosen(String name) {
    ConfigKey key = ConfigReference.table().get(path(name));
    Optional<ConfigValue> value = given(name).or(key::defaultValue);
    try {
      if (value.isPresent()) {
        return Optional.of((ConfigValue) key.type().read(value.get()));
      }
    } catch (Mismatch e) {
      report(name, e.getMessage());
    }
    return Optional.empty();
  }

  /** Reads a choice without arguments for the sake of complaints about arguments. */
  void name(String name) {
    read(name, ConfigObject.class);
  }
}
