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

  /** The same with these keys only, for what must be known before the others are read. */
  Section only(String... names) {
    List<String> wanted = List.of(names);
    ConfigObject some = object;
    for (String name : object.keySet()) {
      some = wanted.contains(name) ? some : some.withoutKey(name);
    }
    return new Section(path, some, problems);
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

  /** Reports a problem with the section itself. */
  void report(String message) {
    problems.add(path, message);
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

  /**
   * The value of a key, if it is given; some valid one if it is wrong, which is reported, or if it
   * is missing though required, which is reported too.
   */
  Optional<Object> value(String name) {
    ConfigKey key = ConfigReference.table().get(path(name));
    Optional<ConfigValue> given = given(name);
    if (given.isEmpty()) {
      if (!key.required()) {
        return Optional.empty();
      }
      reportMissing(name);
      return Optional.of(key.type().sample());
    }
    boolean forwards = key.type() instanceof TreeType.Keys keys && keys.shorthand().isPresent();
    if (!forwards && Substitutions.unresolved(given.get())) {
      return Optional.of(key.type().sample());
    }
    try {
      return Optional.of(key.type().read(given.get()));
    } catch (Mismatch e) {
      report(name, e.message(text -> problems.shown(path(name), text)));
      return Optional.of(key.type().sample());
    }
  }

  /** The section of a key; without keys if not given. */
  Section section(String name) {
    ConfigObject keys = (ConfigObject) value(name).orElse(emptyObject());
    return new Section(path(name), keys, problems);
  }

  /** The choice of a key, if it is given; empty if it is wrong, which is reported. */
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
    Optional<ConfigValue> value = given(name);
    try {
      if (value.isPresent()) {
        return Optional.of((ConfigValue) key.type().read(value.get()));
      }
    } catch (Mismatch e) {
      report(name, e.message(text -> problems.shown(path(name), text)));
    }
    return Optional.empty();
  }
}
