package io.github.syncbn.driver.config;

import io.github.syncbn.worker.layer.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a job file chooses by name, as modules of Python: a function for each name, with the
 * settings as arguments. A family of names that a job file can give in several places has one.
 */
final class PythonChoices {
  /** Modules whose name is not the last part of the key. */
  private static final Map<String, String> MODULES =
      Map.of(
          "network[]", "layers",
          "loss", "losses",
          "optimizer", "optimizers",
          "optimizer.sgd.schedule", "schedules",
          "initializer", "initializers",
          "data.missing", "missing",
          "data.scale", "scales",
          "batchNorm.scope", "scopes",
          "normalization", "normalizations");

  private final ConfigReference table = ConfigReference.table();
  private final Map<Class<?>, String> modules = new LinkedHashMap<>();
  private final Map<String, ConfigKey> places = new LinkedHashMap<>();

  PythonChoices() {
    for (ConfigKey key : table.keys()) {
      if (key.type() instanceof TreeType.Choices choices && key.model().isEmpty()) {
        Class<?> family = choices.family();
        if (!family.equals(Entry.class) && Entry.class.isAssignableFrom(family)) {
          modules.put(family, "layers");
          continue;
        }
        String place = choices.many() ? key.path() + "[]" : key.path();
        String module = MODULES.getOrDefault(place, key.name());
        if (places.put(module, key) != null) {
          throw new IllegalStateException(
              "two families are called " + module + ": name one of them");
        }
        modules.put(family, module);
      }
    }
  }

  /** Names of all modules. */
  List<String> modules() {
    return List.copyOf(places.keySet());
  }

  /** The annotation for values of a key. */
  String annotation(ConfigKey key) {
    return annotation(key.type(), "");
  }

  private String annotation(ValueType type, String module) {
    if (type instanceof TreeType.Choices choices) {
      String name = qualified(choices.family(), module) + " | str";
      return choices.many() || choices.listed().isPresent()
          ? "Sequence[" + name + "]" + (choices.many() ? "" : " | " + name)
          : name;
    }
    if (type instanceof ScalarType.Whole whole) {
      return "int"
          + whole.word().map(word -> " | Literal[" + PythonText.quoted(word) + "]").orElse("");
    }
    if (type instanceof ScalarType.Words words) {
      return words.words().stream()
          .map(PythonText::quoted)
          .collect(Collectors.joining(", ", "Literal[", "]"));
    }
    if (type instanceof ScalarType.Real) {
      return "float";
    }
    if (type instanceof ScalarType.Flag) {
      return "bool";
    }
    if (type instanceof ScalarType) {
      return "str";
    }
    if (type instanceof GroupType.Texts) {
      return "Sequence[str]";
    }
    if (type instanceof GroupType.Numbers) {
      return "Sequence[float]";
    }
    if (type instanceof GroupType.RowShape) {
      return "Sequence[int]";
    }
    if (type instanceof GroupType.Weights) {
      return "Mapping[str, float] | str";
    }
    return "Mapping[str, Any]";
  }

  private String qualified(Class<?> family, String module) {
    String of =
        Optional.ofNullable(modules.get(family))
            .orElseThrow(() -> new IllegalStateException("no module for " + family));
    String name = className(of);
    return of.equals(module) ? name : "_" + of + "." + name;
  }

  private String className(String module) {
    return ((TreeType.Choices) places.get(module).type()).family().getSimpleName();
  }

  /** The source of a module. */
  String source(String module) {
    ConfigKey key = places.get(module);
    TreeType.Choices choices = (TreeType.Choices) key.type();
    String place = choices.many() ? key.path() + "[]" : key.path();
    StringBuilder functions = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (String word : table.children(place)) {
      names.add(PythonText.name(word));
      functions.append("\n\n").append(function(module, table.get(place + "." + word)));
    }
    names.add(className(module));
    String body = functions.toString();
    return head(key, body)
        + "\n"
        + PythonText.all(names)
        + "\n\nclass "
        + className(module)
        + "(Choice):\n"
        + PythonText.doc("    ", "A choice for " + place + " of job files: " + key.doc(), List.of())
        + body;
  }

  private String head(ConfigKey key, String body) {
    List<String> others =
        modules().stream().sorted().filter(other -> body.contains("_" + other + ".")).toList();
    return PythonText.doc(
            "", key.doc(), List.of("Written from the declarations of the settings; do not edit."))
        + "\nfrom __future__ import annotations\n\nfrom typing import "
        + (others.isEmpty() ? "" : "TYPE_CHECKING, ")
        + "Any, Literal, Mapping, Sequence\n\nfrom ._choice import Choice\n"
        + (others.isEmpty() ? "" : "\nif TYPE_CHECKING:\n" + PythonText.imports(others));
  }

  private String function(String module, ConfigKey word) {
    String made = className(module);
    String quoted = PythonText.quoted(word.name());
    String begin = "def " + PythonText.name(word.name()) + "(";
    String end = ") -> " + made + ":\n";
    if (word.type() instanceof TreeType.Name) {
      return begin + end + doc(word, List.of()) + "    return " + made + "(" + quoted + ")\n";
    }
    if (!(word.type() instanceof TreeType.Keys keys)) {
      String value = PythonText.name(keysName(word));
      return begin
          + value
          + ": "
          + annotation(word.type(), module)
          + end
          + doc(word, List.of(":param " + value + ": " + word.type().expected()))
          + "    return "
          + made
          + ".of("
          + quoted
          + ", "
          + value
          + ")\n";
    }
    return section(module, word, keys);
  }

  private static String keysName(ConfigKey word) {
    return word.type() instanceof TreeType.Choices ? "of" : "value";
  }

  private String section(String module, ConfigKey word, TreeType.Keys keys) {
    List<ConfigKey> settings =
        table.children(word.path()).stream()
            .map(name -> table.get(word.path() + "." + name))
            .toList();
    List<ConfigKey> ordered = new ArrayList<>();
    settings.stream().filter(k -> bare(keys, k)).forEach(ordered::add);
    settings.stream().filter(k -> !bare(keys, k) && needed(k)).forEach(ordered::add);
    settings.stream().filter(k -> !bare(keys, k) && !needed(k)).forEach(ordered::add);
    StringBuilder arguments = new StringBuilder("\n");
    List<String> described = new ArrayList<>();
    List<String> passed = new ArrayList<>();
    boolean star = false;
    for (ConfigKey setting : ordered) {
      String name = PythonText.name(setting.name());
      if (!star && !bare(keys, setting)) {
        arguments.append("    *,\n");
        star = true;
      }
      arguments
          .append("    ")
          .append(name)
          .append(": ")
          .append(annotation(setting.type(), module))
          .append(needed(setting) ? "" : " | None = None")
          .append(",\n");
      described.add(":param " + name + ": " + described(setting));
      passed.add("            " + PythonText.quoted(setting.name()) + ": " + name + ",\n");
    }
    String made = className(module);
    return "def "
        + PythonText.name(word.name())
        + "("
        + arguments
        + ") -> "
        + made
        + ":\n"
        + doc(word, described)
        + "    return "
        + made
        + ".of(\n        "
        + PythonText.quoted(word.name())
        + ",\n        {\n"
        + String.join("", passed)
        + "        },\n    )\n";
  }

  private static boolean bare(TreeType.Keys keys, ConfigKey setting) {
    return keys.shorthand().equals(Optional.of(setting.name()));
  }

  private static boolean needed(ConfigKey setting) {
    return setting.required() || setting.defaultText().equals("(" + ConfigKey.REQUIRED + ")");
  }

  private static String described(ConfigKey setting) {
    String text = setting.doc() + "; " + setting.type().expected();
    return setting.defaultText().equals(ConfigKey.NONE) || needed(setting)
        ? text
        : text + "; default " + setting.defaultText().replaceAll("^\\((.*)\\)$", "$1");
  }

  private static String doc(ConfigKey word, List<String> items) {
    return PythonText.doc("    ", word.doc(), items);
  }
}
