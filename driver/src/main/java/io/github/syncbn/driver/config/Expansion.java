package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a configuration becomes once its references are replaced, found without replacing them:
 * 33 keys that each name the one before twice are eight billion characters.
 */
final class Expansion {
  private static final long MAX_CHARACTERS = 4L << 20;

  /** References to references, and additions to one key. */
  private static final int MAX_CHAIN = 100;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]+)}");
  private static final String END = "\uFFFF";

  private final NavigableMap<String, ConfigValue> values = new TreeMap<>();
  private final Map<String, Size> sizes = new HashMap<>();
  private final Set<String> underway = new HashSet<>();
  private final Map<String, String> environment;

  private Expansion(ConfigObject root, Map<String, String> environment) {
    this.environment = environment;
    collect("", root);
  }

  /** What there is too much of, and the key where it was found. */
  record Excess(String path, String problem) {}

  /** What makes a configuration too long, if it is. */
  static Optional<Excess> excess(ConfigObject root, Map<String, String> environment) {
    Expansion expansion = new Expansion(root, environment);
    long all = 0;
    try {
      for (String path : expansion.values.keySet()) {
        all += expansion.size(path).length;
        if (all > MAX_CHARACTERS) {
          return Optional.of(
              new Excess(
                  path,
                  "more than " + MAX_CHARACTERS + " characters once references are replaced"));
        }
      }
    } catch (ChainException e) {
      return Optional.of(
          new Excess(
              e.getMessage(), "more than " + MAX_CHAIN + " references or additions in a row"));
    }
    return Optional.empty();
  }

  private static final class ChainException extends RuntimeException {
    ChainException(String path) {
      super(path, null, false, false);
    }
  }

  /** Remembers values by path; a list is one value. */
  private void collect(String path, ConfigValue value) {
    if (value instanceof ConfigObject object) {
      try {
        object.forEach(
            (name, inner) -> {
              String key = ConfigUtil.joinPath(name);
              collect(path.isEmpty() ? key : path + "." + key, inner);
            });
        return;
      } catch (ConfigException.NotResolved e) {
        // Put together from references: one value.
      }
    }
    values.put(path, value);
  }

  /**
   * What becomes of a value.
   *
   * @param length characters, counted twice rather than not
   * @param chain how many references or additions the library follows, one inside the other
   */
  private record Size(long length, int chain) {
    static final Size NONE = new Size(0, 0);

    Size plus(Size other) {
      return new Size(
          Math.min(MAX_CHARACTERS + 1, length + other.length), Math.max(chain, other.chain));
    }
  }

  private Size size(String path) {
    Size known = sizes.get(path);
    if (known != null) {
      return known;
    }
    List<String> parts = parts(values.get(path).render(ConfigRenderOptions.concise()));
    if (parts.size() > MAX_CHAIN || underway.size() > MAX_CHAIN) {
      throw new ChainException(path);
    }
    underway.add(path);
    Size size = Size.NONE;
    for (String part : parts) {
      boolean addition = part.contains("${" + path + "}") || part.contains("${?" + path + "}");
      Size added = size(path, part, size);
      size = addition ? added : size.plus(added);
    }
    underway.remove(path);
    if (size.chain > MAX_CHAIN) {
      throw new ChainException(path);
    }
    sizes.put(path, size);
    return size;
  }

  /** The same of one part of a value, whose references to itself stand for what is before. */
  private Size size(String path, String part, Size before) {
    Size size = new Size(part.length(), before.chain);
    Matcher reference = REFERENCE.matcher(part);
    while (reference.find()) {
      String name = reference.group(1);
      String variable = environment.get(name.replace("\"", ""));
      size = size.plus(new Size(variable == null ? 0 : variable.length(), 1));
      for (String target : targets(name)) {
        if (target.equals(path)) {
          // Inside of an object that is one value, a reference may name another that does, too.
          size = size.plus(target.equals(name) ? before : size.plus(before));
        } else if (!underway.contains(target)) {
          Size of = size(target);
          size = size.plus(new Size(of.length, of.chain + 1));
        }
      }
    }
    return size;
  }

  /**
   * Values at, above or below what a reference names. In a file that was included below a key, the
   * name may be meant from the top.
   */
  private Set<String> targets(String name) {
    Set<String> targets = targetsFromTop(name);
    for (int dot = name.indexOf('.');
        targets.isEmpty() && dot > 0;
        dot = name.indexOf('.', dot + 1)) {
      targets = targetsFromTop(name.substring(dot + 1));
    }
    return targets;
  }

  private Set<String> targetsFromTop(String name) {
    Set<String> targets = new HashSet<>(values.subMap(name + ".", name + "." + END).keySet());
    for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
      String prefix = name.substring(0, end);
      if (values.containsKey(prefix)) {
        targets.add(prefix);
      }
    }
    return targets;
  }

  /** What is assigned to one key in turn: the library renders it with commas between. */
  private static List<String> parts(String rendered) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    boolean quoted = false;
    for (int i = 0; i < rendered.length(); i++) {
      char c = rendered.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(rendered.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(rendered.substring(from));
    return parts;
  }
}
