package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.github.syncbn.worker.setting.Setting;
import java.util.Optional;

/**
 * One key of a job.
 *
 * @param path such as {@code training.batchSize}; {@code []} stands for the entries of a list
 * @param type what it takes
 * @param defaultText its default in words
 * @param doc one line on what it means
 * @param model path of the key that lists the keys below this one, if they are the same as there
 * @param setting its declaration; empty for a name that is chosen
 */
record ConfigKey(
    String path,
    ValueType type,
    String defaultText,
    String doc,
    Optional<String> model,
    Optional<Setting> setting) {
  static final String NONE = "-";
  static final String REQUIRED = "required";

  /** A name that takes no arguments. */
  static ConfigKey without(String path, ValueType type, String doc) {
    return new ConfigKey(path, type, NONE, doc, Optional.empty(), Optional.empty());
  }

  /** Its default as a job file would write it, for a task; empty if there is none. */
  String defaultFor(boolean regression) {
    return setting
        .map(s -> regression && !s.regression().isEmpty() ? s.regression() : s.byDefault())
        .orElse("");
  }

  /** Its default for a task, unless there is none or a rule gives it. */
  Optional<ConfigValue> defaultValue(boolean regression) {
    String text = defaultFor(regression);
    return text.isEmpty()
        ? Optional.empty()
        : Optional.of(Hocon.parse("x = " + text, ConfigParseOptions.defaults()).getValue("x"));
  }

  /** Whether a job must give it. */
  boolean required() {
    return defaultText.equals(REQUIRED);
  }

  /** The name of the Spark parameter that says the same; none says it of one entry of a list. */
  Optional<String> param() {
    return setting.map(Setting::param).filter(name -> !name.isEmpty() && !path.contains("[]"));
  }

  /** The last part of its path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** What it takes, for people. */
  String typeText() {
    return model.map(key -> "as " + key).orElse(type.expected());
  }
}
