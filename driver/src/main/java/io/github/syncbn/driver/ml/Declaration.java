package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.config.SettingKey;
import io.github.syncbn.driver.job.JobSettings.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A parameter that stands for a key of job files, as that key declares it; several optimizers, or
 * losses, may have one of the same name.
 *
 * @param name of the parameter
 * @param keys those that it stands for, 1 or more
 * @param task of the estimator that has it
 */
record Declaration(String name, List<SettingKey> keys, Task task) {
  /** Keys under which one of several is chosen, which has settings of its own. */
  static final List<String> CHOICES = List.of("optimizer", "loss");

  /** All parameters that an estimator of a task has, in the order in which keys are declared. */
  static List<Declaration> of(Task task) {
    Map<String, List<SettingKey>> keys = new LinkedHashMap<>();
    for (SettingKey key : SettingKey.all()) {
      if (key.meansSomethingFor(task)) {
        key.param().ifPresent(p -> keys.computeIfAbsent(p, name -> new ArrayList<>()).add(key));
      }
    }
    return keys.entrySet().stream()
        .map(e -> new Declaration(e.getKey(), e.getValue(), task))
        .toList();
  }

  /** One key, which says form and meaning for all. */
  SettingKey key() {
    return keys.get(0);
  }

  String path() {
    return key().toString();
  }

  /**
   * Whether it fills in what the layers of a job file leave out; layers built in Java leave out
   * nothing.
   */
  boolean ofLayers() {
    return path().equals("initializer")
        || path().equals("normalization")
        || path().startsWith("batchNorm.");
  }

  /** The one of {@link #CHOICES} to whose member it belongs, if any. */
  Optional<String> choice() {
    return CHOICES.stream().filter(choice -> path().startsWith(choice + ".")).findFirst();
  }

  /** Names of those under {@link #choice} that have it. */
  List<String> members() {
    return keys.stream().map(key -> key.toString().split("\\.")[1]).toList();
  }

  /** The path of its key under a member of its choice. */
  String path(String member) {
    String choice = choice().orElseThrow();
    String setting = path().substring(path().indexOf('.', choice.length() + 1) + 1);
    return choice + "." + member + "." + setting;
  }

  /** The default, if all keys have the same. */
  Optional<Object> defaultValue() {
    List<Optional<Object>> values = keys.stream().map(key -> key.defaultValue(task)).toList();
    return values.stream().distinct().count() == 1 ? values.get(0) : Optional.empty();
  }

  /** The default with a member of its choice, if there is one. */
  Optional<Object> defaultFor(String member) {
    return members().contains(member)
        ? SettingKey.of(path(member)).defaultValue(task)
        : Optional.empty();
  }

  /** What the parameter means, what it takes, and its default where that is a rule. */
  String doc() {
    StringBuilder text = new StringBuilder(key().doc()).append("; ").append(key().expected());
    if (keys.size() == 1) {
      String rule = key().defaultText();
      if (rule.startsWith("(") || !rule.equals("-") && defaultValue().isEmpty()) {
        text.append("; default ").append(rule.replaceAll("^\\((.*)\\)$", "$1"));
      }
    } else if (defaultValue().isEmpty()) {
      List<String> rules = new ArrayList<>();
      for (SettingKey key : keys) {
        if (!key.defaultText().equals("-")) {
          rules.add(key.defaultText() + " for " + key.toString().split("\\.")[1]);
        }
      }
      text.append(rules.isEmpty() ? "" : "; default " + String.join(", ", rules));
    }
    return text.toString();
  }
}
