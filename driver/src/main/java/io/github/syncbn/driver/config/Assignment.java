package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one text of HOCON assigns to one key, as the library read it.
 *
 * @param keys from the outermost section to the key; the key of a list's entry ends with its index
 * @param value unresolved; never an object
 */
record Assignment(List<String> keys, ConfigValue value) {
  /** Every assignment below an object; of objects put together from references, none. */
  static List<Assignment> all(ConfigObject root) {
    List<Assignment> all = new ArrayList<>();
    collect(List.of(), root, all);
    return all;
  }

  private static void collect(List<String> keys, ConfigValue value, List<Assignment> into) {
    if (value instanceof ConfigObject object) {
      try {
        object.forEach((name, inner) -> collect(below(keys, "", name), inner, into));
      } catch (ConfigException.NotResolved e) {
        return;
      }
    } else {
      into.add(new Assignment(keys, value));
    }
    if (value instanceof ConfigList list) {
      String key = keys.get(keys.size() - 1);
      List<String> section = keys.subList(0, keys.size() - 1);
      for (int i = 0; i < list.size(); i++) {
        collect(below(section, key, "[" + i + "]"), list.get(i), into);
      }
    }
  }

  private static List<String> below(List<String> section, String list, String name) {
    List<String> keys = new ArrayList<>(section);
    keys.add(list + name);
    return keys;
  }

  /** The full name of the key, as messages give it. */
  String path() {
    return String.join(".", keys);
  }

  /** The full name of the key as HOCON writes it. */
  String expression() {
    return ConfigUtil.joinPath(keys);
  }

  /** The last part of the full name. */
  String key() {
    return keys.get(keys.size() - 1);
  }

  /** From 1. */
  int line() {
    return Place.of(value.origin()).line();
  }

  /** The type of the value; empty if it refers to other keys or variables. */
  Optional<ConfigValueType> type() {
    try {
      return Optional.of(value.valueType());
    } catch (ConfigException.NotResolved e) {
      return Optional.empty();
    }
  }
}
