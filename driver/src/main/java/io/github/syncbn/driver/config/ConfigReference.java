package io.github.syncbn.driver.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Every key of a job, from which validation, suggestions, help and documentation come. */
public final class ConfigReference {
  private static final ConfigReference TABLE = new ConfigReference();
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  private final Map<String, ConfigKey> keys = KeyTable.of(JobKeys.class);

  /** One of our keys where a key may stand, and a sign that follows keys. */
  private final Pattern someKey =
      Pattern.compile(
          keys.values().stream()
              .map(key -> Pattern.quote(key.name()))
              .distinct()
              .collect(Collectors.joining("|", "(?m)(?:^|[{,])\\s*\"?(?:", ")\"?\\s*[.{\\[=:+]")));

  private ConfigReference() {}

  static ConfigReference table() {
    return TABLE;
  }

  /** The key of a path, whose list entries may be numbered. */
  Optional<ConfigKey> find(String path) {
    return Optional.ofNullable(keys.get(canonical(path)));
  }

  /**
   * The path in the table: what stands below a key that takes the keys of another stands below that
   * other one.
   */
  private String canonical(String path) {
    String canonical = INDEX.matcher(path).replaceAll("[]");
    for (int end = next(canonical, 0); end < canonical.length(); end = next(canonical, end + 1)) {
      String key = canonical.substring(0, end);
      Optional<String> model =
          Optional.ofNullable(keys.get(key.replaceFirst("\\[]$", ""))).flatMap(ConfigKey::model);
      if (model.isPresent()) {
        return canonical(model.get() + canonical.substring(end));
      }
    }
    return canonical;
  }

  private static int next(String path, int from) {
    int dot = path.indexOf('.', from);
    return dot < 0 ? path.length() : dot;
  }

  ConfigKey get(String path) {
    return find(path).orElseThrow(() -> new IllegalArgumentException("no key " + path));
  }

  /** The names of the keys directly below a path; empty for the top. */
  List<String> children(String path) {
    String prefix = path.isEmpty() ? "" : canonical(path + ".");
    List<String> names = new ArrayList<>();
    for (String key : keys.keySet()) {
      if (key.startsWith(prefix) && key.indexOf('.', prefix.length()) < 0) {
        String name = key.substring(prefix.length());
        if (!name.isEmpty() && !name.endsWith("]")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** All keys in the order of their declaration. */
  Collection<ConfigKey> keys() {
    return Collections.unmodifiableCollection(keys.values());
  }

  /** Whether a text has any key of ours: if not, it is somebody else's file. */
  boolean mayBeOurs(String text) {
    return text.isBlank() || someKey.matcher(text).find();
  }

  /** What to say of a key that does not exist below {@code section}. */
  String unknown(String section, String name) {
    String prefix = section.isEmpty() ? "" : section + ".";
    List<String> siblings = children(section);
    Optional<String> near = NearestName.of(name, siblings).map(found -> prefix + found);
    if (near.isEmpty()) {
      // The right name in the wrong place, as batchSize outside of training.
      near =
          keys.values().stream()
              .filter(key -> key.model().isEmpty() && key.name().equalsIgnoreCase(name))
              .map(ConfigKey::path)
              .findFirst();
    }
    if (near.isEmpty() && section.isEmpty()) {
      near =
          NearestName.of(name, keys.values().stream().map(ConfigKey::name).toList())
              .flatMap(n -> keys.values().stream().filter(k -> k.name().equals(n)).findFirst())
              .map(ConfigKey::path);
    }
    return near.map(key -> "unknown key; did you mean " + key + "?")
        .orElse(
            siblings.isEmpty()
                ? "unknown key; " + section + " takes no arguments"
                : "unknown key; known here: " + String.join(", ", siblings));
  }

  /** The table for people: {@code syncbn help config}. */
  public static String help() {
    StringBuilder text = new StringBuilder();
    for (ConfigKey key : TABLE.keys.values()) {
      String indent = "  ".repeat((int) key.path().chars().filter(c -> c == '.').count());
      text.append(indent).append(key.path()).append(": ").append(key.doc()).append('\n');
      text.append(indent).append("    ").append(key.typeText());
      if (!key.defaultText().equals(ConfigKey.NONE)) {
        text.append(key.required() ? "; " : "; default ").append(key.defaultText());
      }
      text.append('\n');
    }
    return text.toString();
  }
}
