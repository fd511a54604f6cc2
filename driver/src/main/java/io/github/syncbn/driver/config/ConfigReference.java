package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Every key of a job, with type, default and one line of documentation: the table {@code keys.txt},
 * from which validation, suggestions and help come.
 */
public final class ConfigReference {
  private static final ConfigReference TABLE = load();
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");
  private static final Pattern NESTED =
      Pattern.compile("^network\\[]\\.residual\\.(body|shortcut\\.layers)\\[]");

  private final Map<String, ConfigKey> keys = new LinkedHashMap<>();

  private ConfigReference() {}

  static ConfigReference table() {
    return TABLE;
  }

  private static ConfigReference load() {
    try (InputStream in = ConfigReference.class.getResourceAsStream("keys.txt")) {
      ConfigReference reference = new ConfigReference();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.isBlank() && !line.startsWith("#")) {
          reference.add(line.split("\\|", 4));
        }
      }
      reference.copyModels();
      return reference;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String[] cells) {
    String type = cells[1].trim();
    Optional<String> model =
        type.startsWith("like ") ? Optional.of(type.substring(5)) : Optional.empty();
    put(cells[0].trim(), TypeNotation.parse(type), cells[2].trim(), cells[3].trim(), model);
  }

  private void put(
      String path, ValueType type, String defaultText, String doc, Optional<String> model) {
    boolean none = defaultText.matches("-|required|\\(.*\\)");
    keys.put(
        path,
        new ConfigKey(
            path,
            type,
            defaultText,
            none
                ? Optional.empty()
                : Optional.of(ConfigFactory.parseString("x = " + defaultText).getValue("x")),
            doc,
            model));
  }

  /** Gives keys that are like another its type and the keys below it. */
  private void copyModels() {
    for (ConfigKey key : List.copyOf(keys.values())) {
      if (key.model().isPresent()) {
        String model = key.model().get();
        put(key.path(), keys.get(model).type(), key.defaultText(), key.doc(), key.model());
        for (ConfigKey below : List.copyOf(keys.values())) {
          if (below.path().startsWith(model + ".")) {
            String path = key.path() + below.path().substring(model.length());
            keys.putIfAbsent(
                path,
                new ConfigKey(
                    path,
                    below.type(),
                    below.defaultText(),
                    below.defaultValue(),
                    below.doc(),
                    Optional.of(below.path())));
          }
        }
      }
    }
  }

  /** The key of a path, whose list entries may be numbered. */
  Optional<ConfigKey> find(String path) {
    return Optional.ofNullable(keys.get(canonical(path)));
  }

  /** The path in the table: entries of a block within the network are as those of the network. */
  private static String canonical(String path) {
    String canonical = INDEX.matcher(path).replaceAll("[]");
    String outer;
    do {
      outer = canonical;
      canonical = NESTED.matcher(outer).replaceFirst("network[]");
    } while (!canonical.equals(outer));
    return canonical;
  }

  ConfigKey get(String path) {
    return find(path).orElseThrow(() -> new IllegalArgumentException("no key " + path));
  }

  /** The names of the keys directly below a path; empty for the top. */
  List<String> children(String path) {
    String prefix = path.isEmpty() ? "" : canonical(path) + ".";
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

  /** All keys in the order of the table. */
  Collection<ConfigKey> keys() {
    return Collections.unmodifiableCollection(keys.values());
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
      boolean copied = key.model().filter(model -> TABLE.isBelowCopy(key.path())).isPresent();
      if (!copied) {
        String indent = "  ".repeat((int) key.path().chars().filter(c -> c == '.').count());
        text.append(indent).append(key.path()).append(": ").append(key.doc()).append('\n');
        text.append(indent).append("    ").append(key.typeText());
        if (!key.defaultText().equals("-")) {
          text.append(key.required() ? "; " : "; default ").append(key.defaultText());
        }
        text.append('\n');
      }
    }
    return text.toString();
  }

  private boolean isBelowCopy(String path) {
    int dot = path.lastIndexOf('.');
    return dot > 0
        && find(path.substring(0, dot)).filter(key -> key.model().isPresent()).isPresent();
  }
}
