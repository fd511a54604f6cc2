package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.config.PythonText;
import io.github.syncbn.driver.step.TrainingListener;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.setting.Declared;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Records of Java as dataclasses of Python, with the fields that {@link RecordJson} writes and the
 * descriptions that stand in the sources.
 */
final class PythonRecords {
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../workers/src/main/java"));
  private static final String HEAD =
      """
      \"""What a training tells, as it is handed out in Java.

      Written from the records in Java; do not edit.
      \"""

      from __future__ import annotations

      from dataclasses import dataclass
      from typing import Dict, List, Optional

      """;

  private final Map<String, Class<?>> records = new LinkedHashMap<>();

  /** Those of some classes, and all that they hold. */
  PythonRecords(List<Class<?>> roots) {
    roots.forEach(this::add);
  }

  private void add(Class<?> record) {
    Class<?> known = records.putIfAbsent(record.getSimpleName(), record);
    if (known != null && known != record) {
      throw new IllegalStateException("two records are called " + record.getSimpleName());
    }
    if (known == null) {
      RecordJson.fields(record).values().forEach(method -> add(method.getGenericReturnType()));
    }
  }

  private void add(Type type) {
    if (type instanceof ParameterizedType generic) {
      for (Type argument : generic.getActualTypeArguments()) {
        add(argument);
      }
    } else if (type instanceof Class<?> plain && isRecord(plain)) {
      add(plain);
    }
  }

  private static boolean isRecord(Class<?> type) {
    return type.isRecord() && !Entry.class.isAssignableFrom(type);
  }

  String source() throws IOException {
    StringBuilder body = new StringBuilder();
    for (Class<?> record : records.values()) {
      body.append("\n\n").append(dataclass(record));
    }
    List<String> names = new ArrayList<>(records.keySet());
    names.add("TrainingListener");
    return HEAD + PythonText.all(names) + body + "\n\n" + listener();
  }

  private String listener() throws IOException {
    StringBuilder text =
        new StringBuilder("class TrainingListener:\n")
            .append(
                PythonText.doc(
                    "    ",
                    "Told of a training's progress, in order, by a thread of its own: training never"
                        + " waits for a listener",
                    List.of()));
    for (Class<?> record : records.values()) {
      if (record.getNestHost() == TrainingListener.class
          && Arrays.stream(TrainingListener.class.getMethods())
              .anyMatch(method -> method.getName().equals(Declared.nameOf(record)))) {
        text.append("\n    def ")
            .append(Declared.nameOf(record))
            .append("(self, event: ")
            .append(record.getSimpleName())
            .append(") -> None:\n")
            .append(PythonText.doc("        ", Javadoc.of(record).about(), List.of()));
      }
    }
    return text.toString();
  }

  private String dataclass(Class<?> record) throws IOException {
    Javadoc doc = Javadoc.of(record);
    StringBuilder fields = new StringBuilder();
    List<String> items = new ArrayList<>();
    for (Map.Entry<String, Method> field : RecordJson.fields(record).entrySet()) {
      String type = type(field.getValue().getGenericReturnType());
      fields
          .append("    ")
          .append(PythonText.name(field.getKey()))
          .append(": ")
          .append(type)
          .append('\n');
      doc.of(field.getKey()).ifPresent(text -> items.add(":ivar " + field.getKey() + ": " + text));
    }
    return "@dataclass(frozen=True)\nclass "
        + record.getSimpleName()
        + ":\n"
        + PythonText.doc("    ", doc.about().replaceAll("\\.$", ""), items)
        + "\n"
        + fields;
  }

  private String type(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      return generic.getRawType() == Map.class
          ? "Dict[str, " + type(last) + "]"
          : (generic.getRawType() == Optional.class ? "Optional[" : "List[") + type(last) + "]";
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isArray()) {
      return "List[" + type(plain.getComponentType()) + "]";
    }
    if (isRecord(plain)) {
      return plain.getSimpleName();
    }
    return switch (plain.getSimpleName()) {
      case "int", "long", "Integer", "Long" -> "int";
      case "double", "float", "Double", "Float" -> "float";
      case "boolean", "Boolean" -> "bool";
      default -> "str";
    };
  }

  /**
   * What stands above a record in its source.
   *
   * @param about the record
   * @param fields of it, by name
   */
  private record Javadoc(String about, Map<String, String> fields) {
    private static final Pattern METHOD =
        Pattern.compile(
            "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:@\\w+\\s*)*public [\\w<>., \\[\\]]+? (\\w+)\\(\\)",
            Pattern.DOTALL);

    static Javadoc of(Class<?> record) throws IOException {
      Class<?> outer = record.getNestHost();
      String file = outer.getName().replace('.', '/') + ".java";
      String source = "";
      for (Path root : SOURCES) {
        if (Files.exists(root.resolve(file))) {
          source = Files.readString(root.resolve(file));
        }
      }
      Matcher above =
          Pattern.compile(
                  "/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(?:public )?record "
                      + record.getSimpleName()
                      + "\\(",
                  Pattern.DOTALL)
              .matcher(source);
      if (!above.find()) {
        throw new IllegalStateException("nothing stands above " + record);
      }
      String[] parts = plain(above.group(1)).split("@param ");
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = 1; i < parts.length; i++) {
        String[] words = parts[i].strip().split(" ", 2);
        fields.put(words[0], words[1]);
      }
      Matcher method = METHOD.matcher(source.substring(above.end()));
      while (method.find()) {
        fields.putIfAbsent(method.group(2), firstSentence(plain(method.group(1))));
      }
      return new Javadoc(firstSentence(parts[0].strip()), fields);
    }

    Optional<String> of(String field) {
      return Optional.ofNullable(fields.get(field));
    }

    private static String firstSentence(String text) {
      return text.split("(?<=\\.)\\s")[0].replaceAll("\\.$", "");
    }

    private static String plain(String javadoc) {
      return javadoc
          .lines()
          .map(line -> line.strip().replaceFirst("^\\*\\s?", ""))
          .collect(Collectors.joining(" "))
          .replaceAll("\\{@\\w+ (?:[^}#]*#)?([^}]*)}", "$1")
          .replaceAll("</?\\w+>", "")
          .replaceAll("\\s+", " ")
          .strip();
    }
  }
}
