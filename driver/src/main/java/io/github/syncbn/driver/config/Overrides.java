package io.github.syncbn.driver.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The {@code --set key=value} of a command line, as lines of HOCON that come after the file's. A
 * value is a text as it stands, unless it is a number, boolean, list or object, or in quotes as
 * HOCON has them.
 */
final class Overrides {
  private static final ConfigParseOptions OPTIONS =
      ConfigParseOptions.defaults()
          .setSyntax(ConfigSyntax.CONF)
          .setOriginDescription(Place.OVERRIDE);

  private final List<String> lines = new ArrayList<>();
  private final List<String> record = new ArrayList<>();

  Overrides(List<String> assignments, Problems problems) {
    for (String assignment : assignments) {
      Optional<String> key = key(assignment);
      Optional<Hocon.Excess> excess = Hocon.excess(assignment.substring(0, end(assignment)));
      if (excess.isPresent()) {
        problems.addUnquoted(new Place(Place.OVERRIDE, 0), "", excess.get().problem());
      } else if (key.isEmpty()) {
        problems.add(
            new Place(Place.OVERRIDE, 0), "", "expected key=value, got \"" + assignment + "\"");
      } else {
        add(key.get(), assignment.substring(assignment.indexOf('=') + 1));
      }
    }
  }

  private static Optional<String> key(String assignment) {
    try {
      String key = assignment.substring(0, end(assignment)).trim();
      return Optional.of(ConfigUtil.joinPath(ConfigUtil.splitPath(key)));
    } catch (ConfigException e) {
      return Optional.empty();
    }
  }

  /** Where the key of an assignment ends. */
  private static int end(String assignment) {
    return Math.max(0, assignment.indexOf('='));
  }

  private void add(String key, String value) {
    String literal = literal(value);
    // The value is the whole value, even where HOCON would merge an object with the file's.
    lines.add(key + " = null");
    List<String> path = ConfigUtil.splitPath(key);
    for (int i = 1; i < path.size(); i++) {
      String prefix = ConfigUtil.joinPath(path.subList(0, i));
      boolean choice =
          ConfigReference.table()
              .find(String.join(".", path.subList(0, i)))
              .filter(known -> known.type() instanceof TreeType.Choices)
              .isPresent();
      if (choice) {
        for (String other : ConfigReference.table().children(prefix)) {
          if (!other.equals(path.get(i))) {
            lines.add(prefix + "." + other + " = null");
          }
        }
      }
    }
    lines.add(key + " = " + literal);
  }

  /** The value as HOCON. */
  private static String literal(String value) {
    String trimmed = value.trim();
    boolean scalar = trimmed.matches("true|false|-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    boolean container = trimmed.startsWith("[") || trimmed.startsWith("{");
    boolean quoted = trimmed.matches("(?s)\"\"\".*\"\"\"|\"([^\"\\\\]|\\\\.)*\"");
    if (scalar || (container || quoted) && parses(trimmed)) {
      return trimmed;
    }
    return ConfigUtil.quoteString(value);
  }

  private static boolean parses(String value) {
    try {
      return Hocon.parse("x = " + value, OPTIONS).root().containsKey("x");
    } catch (ConfigException e) {
      return false;
    }
  }

  /** The given values over those of a file. */
  Config over(Config file) {
    Config all = file;
    for (String line : lines) {
      if (!line.endsWith(" = null") || has(all.root(), line.substring(0, line.length() - 7))) {
        all = Hocon.parse(line, OPTIONS).withFallback(all);
        record.add(line + RecordedConfig.SET + "\n");
      }
    }
    return all;
  }

  private static boolean has(ConfigObject root, String path) {
    ConfigObject object = root;
    List<String> parts = ConfigUtil.splitPath(path);
    for (int i = 0; i < parts.size(); i++) {
      try {
        ConfigValue value = object.get(parts.get(i));
        if (value == null || i == parts.size() - 1) {
          return value != null;
        }
        if (!(value instanceof ConfigObject inner)) {
          return false;
        }
        object = inner;
      } catch (ConfigException.NotResolved e) {
        return true;
      }
    }
    return false;
  }

  /** For the record: the lines that {@link #over} put after those of the file. */
  List<String> record() {
    return List.copyOf(record);
  }
}
