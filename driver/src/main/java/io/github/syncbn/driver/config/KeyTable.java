package io.github.syncbn.driver.config;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Key;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Walks the declared records of a job, from the root down, and lists every key. What is declared
 * once and occurs in several places, such as the layers of a block within a network, is listed at
 * the first; later places refer to it.
 */
final class KeyTable {
  private final Map<String, ConfigKey> keys = new LinkedHashMap<>();

  /** Where a family of choices, or a record of a section, was met first. */
  private final Map<Object, String> places = new LinkedHashMap<>();

  private KeyTable() {}

  /** The keys of a root record by path, in the order of declaration. */
  static Map<String, ConfigKey> of(Class<?> root) {
    KeyTable table = new KeyTable();
    table.addAll("", Declared.of(root));
    return table.keys;
  }

  private void addAll(String prefix, Declared<?> record) {
    for (Key key : record.keys()) {
      add(prefix + key.name(), key);
    }
  }

  private void add(String path, Key key) {
    ValueType type = ValueTypes.of(key);
    Optional<String> known = Optional.ofNullable(places.get(place(key, type)));
    put(path, type, key.setting().value(), key, known);
    if (known.isEmpty()) {
      addBelow(path, type, key);
    }
  }

  private void addBelow(String path, ValueType type, Key key) {
    if (type instanceof TreeType.Choices choices) {
      String list = choices.many() ? path + "[]" : path;
      places.put(place(key, type), list);
      for (Declared<?> word : Vocabulary.of(choices.family())) {
        addWord(list + "." + word.name(), word);
      }
    } else if (type instanceof TreeType.Keys) {
      places.put(place(key, type), path);
      addAll(path + ".", Declared.of((Class<?>) key.type()));
    }
  }

  /** What makes two keys alike, so that the second refers to the first. */
  private static Object place(Key key, ValueType type) {
    if (type instanceof TreeType.Choices choices) {
      return choices;
    }
    return type instanceof TreeType.Keys ? key.type() : new Object();
  }

  private void addWord(String path, Declared<?> word) {
    Summary summary = word.summary().orElseThrow();
    if (word.keys().isEmpty()) {
      keys.put(path, ConfigKey.without(path, new TreeType.Name(), summary.value()));
    } else if (summary.single()) {
      Key only = word.keys().get(0);
      ValueType type = ValueTypes.of(only);
      Optional<String> known = Optional.ofNullable(places.get(place(only, type)));
      put(path, type, summary.value(), only, known);
      if (known.isEmpty()) {
        addBelow(path, type, only);
      }
    } else {
      Optional<String> known = Optional.ofNullable(places.putIfAbsent(word.type(), path));
      keys.put(
          path,
          new ConfigKey(
              path,
              ValueTypes.section(word.type()),
              ConfigKey.NONE,
              summary.value(),
              known,
              Optional.empty()));
      if (known.isEmpty()) {
        addAll(path + ".", word);
      }
    }
  }

  private void put(String path, ValueType type, String doc, Key key, Optional<String> model) {
    Setting setting = key.setting();
    keys.put(path, new ConfigKey(path, type, defaultText(key), doc, model, Optional.of(setting)));
  }

  private static String defaultText(Key key) {
    Setting setting = key.setting();
    if (!setting.byDefault().isEmpty()) {
      return setting.byDefault()
          + (setting.regression().isEmpty() ? "" : "; " + setting.regression() + " for regression");
    }
    if (!setting.rule().isEmpty()) {
      return "(" + setting.rule() + ")";
    }
    return key.isRequired() ? ConfigKey.REQUIRED : ConfigKey.NONE;
  }
}
