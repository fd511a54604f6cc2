package io.github.syncbn.driver.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The parameters of estimators and models as classes of Python, each with a Param, a getter and a
 * setter; those that several owners have stand in a class of their own.
 */
final class PythonSettings {
  private static final Map<String, String> TYPES =
      Map.of(
          "IntParam", "int",
          "LongParam", "int",
          "DoubleParam", "float",
          "BooleanParam", "bool",
          "IntArrayParam", "Sequence[int]",
          "DoubleArrayParam", "Sequence[float]",
          "StringArrayParam", "Sequence[str]",
          "Param", "str");
  private static final Map<String, String> CONVERTERS =
      Map.of(
          "IntParam", "TypeConverters.toInt",
          "LongParam", "TypeConverters.toInt",
          "DoubleParam", "TypeConverters.toFloat",
          "BooleanParam", "TypeConverters.toBoolean",
          "IntArrayParam", "TypeConverters.toListInt",
          "DoubleArrayParam", "TypeConverters.toListFloat",
          "StringArrayParam", "toListText",
          "Param", "TypeConverters.toString");
  private static final String HEAD =
      """
      \"""Parameters of estimators and models.

      Written from the declarations of the settings; do not edit.
      \"""

      from __future__ import annotations

      from typing import TYPE_CHECKING, Any, Literal, Mapping, Sequence, TypeVar

      from pyspark.ml.param import Param, TypeConverters

      from ._params import SettingsHolder, declared, to_hocon, toListText

      if TYPE_CHECKING:
      %s
      """;

  private final PythonChoices choices = new PythonChoices();
  private final Map<String, Params> owners;

  /**
   * @param owners by the name of their class, estimators first
   */
  PythonSettings(Map<String, Params> owners) {
    this.owners = new LinkedHashMap<>(owners);
  }

  /** The source of the module. */
  String source() {
    Map<String, Map<String, Param<?>>> classes = classes();
    List<String> names = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    classes.forEach(
        (name, params) -> {
          names.add(name);
          body.append("\n\n").append(ofClass(name, params));
        });
    owners.forEach(
        (name, owner) -> {
          names.add(name + "Settings");
          body.append("\n\n").append(ofOwner(name, owner, classes));
        });
    return HEAD.formatted(PythonText.imports(choices.modules().stream().sorted().toList()))
        + PythonText.all(names)
        + "\nS = TypeVar(\"S\", bound=\"SettingsHolder\")\n"
        + body;
  }

  /** Parameters by the class that they stand in: that of all owners that have them. */
  private Map<String, Map<String, Param<?>>> classes() {
    Map<String, Map<String, Param<?>>> classes = new LinkedHashMap<>();
    owners.forEach(
        (name, owner) -> {
          for (Param<?> param : owner.params()) {
            classes
                .computeIfAbsent(classOf(param), c -> new LinkedHashMap<>())
                .putIfAbsent(param.name(), param);
          }
        });
    return classes;
  }

  /** The class of a parameter: its doc and type are those of all owners that have it. */
  private String classOf(Param<?> param) {
    List<String> having =
        owners.entrySet().stream()
            .filter(owner -> owner.getValue().hasParam(param.name()))
            .map(owner -> owner.getKey().replace("NeuralNetwork", ""))
            .toList();
    return "Of" + (having.size() == owners.size() ? "All" : String.join("And", having));
  }

  private String ofClass(String name, Map<String, Param<?>> params) {
    StringBuilder text = new StringBuilder("class " + name + "(SettingsHolder):\n");
    text.append(PythonText.doc("    ", "Parameters " + words(name), List.of())).append('\n');
    params.values().forEach(param -> text.append(declaration(param)));
    params.values().forEach(param -> text.append('\n').append(methods(param)));
    return text.toString();
  }

  private static String words(String name) {
    return "of "
        + (name.equals("OfAll")
            ? "all estimators and models"
            : Arrays.stream(name.substring(2).split("And"))
                .map(owner -> "NeuralNetwork" + owner)
                .collect(Collectors.joining(" and ")));
  }

  private String declaration(Param<?> param) {
    return "    "
        + param.name()
        + ": Param[Any] = declared(\n        "
        + PythonText.quoted(param.name())
        + ",\n        "
        + PythonText.quoted(param.doc())
        + ",\n        "
        + converter(param)
        + ",\n    )\n";
  }

  private String methods(Param<?> param) {
    String capital = param.name().substring(0, 1).toUpperCase() + param.name().substring(1);
    String returned = isHocon(param) ? "str" : TYPES.get(kind(param)).replace("Sequence", "list");
    return "    def get"
        + capital
        + "(self) -> "
        + returned
        + ":\n"
        + PythonText.doc("        ", "The value of " + param.name() + ", or its default", List.of())
        + "        return self._value("
        + PythonText.quoted(param.name())
        + ")\n\n    def set"
        + capital
        + "(self: S, value: "
        + annotation(param)
        + ") -> S:\n"
        + PythonText.doc("        ", param.doc(), List.of())
        + "        return self._given({"
        + PythonText.quoted(param.name())
        + ": value})\n";
  }

  private String ofOwner(String name, Params owner, Map<String, Map<String, Param<?>>> classes) {
    List<String> bases =
        classes.entrySet().stream()
            .filter(c -> c.getValue().keySet().stream().allMatch(owner::hasParam))
            .map(Map.Entry::getKey)
            .toList();
    boolean estimator = !name.endsWith("Model");
    StringBuilder text =
        new StringBuilder(
            "class " + name + "Settings(\n    " + String.join(",\n    ", bases) + ",\n):\n");
    text.append(PythonText.doc("    ", "Parameters of " + name, List.of()));
    text.append("\n    _defaults: dict[str, Any] = {\n");
    for (Param<?> param : owner.params()) {
      Optional<Object> value =
          Optional.ofNullable(owner.hasDefault(param) ? owner.getDefault(param).get() : null);
      value.ifPresent(
          v ->
              text.append("        ")
                  .append(PythonText.quoted(param.name()))
                  .append(": ")
                  .append(PythonText.literal(v))
                  .append(",\n"));
    }
    text.append("    }\n");
    if (estimator) {
      text.append(
          method("__init__", "None", owner, "super().__init__()\n        self._given(given)"));
      text.append(
          method("setParams", name + "Settings", owner, "return self._given(given)")
              .replace("(\n        self,", "(\n        self: S,")
              .replace("-> " + name + "Settings", "-> S"));
    }
    return text.toString();
  }

  private String method(String name, String returns, Params owner, String body) {
    StringBuilder text = new StringBuilder("\n    def " + name + "(\n        self,\n        *,\n");
    List<String> items = new ArrayList<>();
    for (Param<?> param : owner.params()) {
      text.append("        ")
          .append(PythonText.name(param.name()))
          .append(": ")
          .append(annotation(param))
          .append(" | None = None,\n");
      items.add(":param " + param.name() + ": " + param.doc() + defaultOf(owner, param));
    }
    return text.append("    ) -> " + returns + ":\n")
        .append(
            PythonText.doc("        ", "Sets parameters; one that is None stays as it is", items))
        .append(
            "        given = {k: v for k, v in locals().items() if k not in (\"self\", \"__class__\")}\n        ")
        .append(body)
        .append('\n')
        .toString();
  }

  private static String defaultOf(Params owner, Param<?> param) {
    return owner.hasDefault(param)
        ? "; default " + PythonText.literal(owner.getDefault(param).get()).replace("\"", "")
        : "";
  }

  private String annotation(Param<?> param) {
    return key(param)
        .map(key -> isHocon(param) ? hoconAnnotation(key) : choices.annotation(key))
        .orElseGet(() -> TYPES.get(kind(param)));
  }

  private String hoconAnnotation(ConfigKey key) {
    String annotation = choices.annotation(key);
    return annotation.matches("(.*\\| )?str( \\|.*)?") ? annotation : annotation + " | str";
  }

  private String converter(Param<?> param) {
    return isHocon(param) ? "to_hocon" : CONVERTERS.get(kind(param));
  }

  private static boolean isHocon(Param<?> param) {
    return key(param)
        .filter(k -> SettingKey.of(k.path()).form() == SettingKey.Form.HOCON)
        .isPresent();
  }

  private static String kind(Param<?> param) {
    return param.getClass().getSimpleName();
  }

  private static Optional<ConfigKey> key(Param<?> param) {
    return ConfigReference.table().keys().stream()
        .filter(key -> key.param().equals(Optional.of(param.name())))
        .findFirst();
  }
}
