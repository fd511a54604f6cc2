package io.github.syncbn.driver.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.github.syncbn.driver.job.JobSettings.Task;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.setting.Key;
import io.github.syncbn.worker.setting.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One key as it is declared, for those who take the same settings other than from files: an
 * estimator has a parameter for it with this doc, default and range.
 */
public final class SettingKey {
  private final ConfigKey key;

  private SettingKey(ConfigKey key) {
    this.key = key;
  }

  /** How a value is handed over. */
  public enum Form {
    /** An Integer. */
    INTEGER,
    /** A Long. */
    LONG,
    /** A Double. */
    NUMBER,
    /** A Boolean. */
    FLAG,
    /** A String that stands for itself. */
    TEXT,
    /** A String[]. */
    TEXTS,
    /** A String in HOCON, as after the equals sign of a file. */
    HOCON
  }

  /**
   * The key of a path such as {@code training.batchSize}.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static SettingKey of(String path) {
    return new SettingKey(ConfigReference.table().get(path));
  }

  /** Every key, in the order of declaration. */
  public static List<SettingKey> all() {
    return ConfigReference.table().keys().stream().map(SettingKey::new).toList();
  }

  /** The name of the Spark parameter that says the same, if there is one. */
  public Optional<String> param() {
    return key.param();
  }

  /** Whether it may be told to a job of a task. */
  public boolean meansSomethingFor(Task task) {
    String only = key.setting().map(Setting::only).orElse("");
    return (only.isEmpty() || only.equals(Key.word(task)))
        && Family.members(Loss.class).stream()
            .filter(loss -> key.path().startsWith("loss." + loss.name() + "."))
            .allMatch(
                loss ->
                    Declared.defaults(loss.type()).classifies() == (task == Task.CLASSIFICATION));
  }

  /** How its values are handed over. */
  public Form form() {
    ValueType type = key.type();
    if (type instanceof ScalarType.Whole whole) {
      return whole.wide() ? Form.LONG : Form.INTEGER;
    }
    if (type instanceof ScalarType.Real) {
      return Form.NUMBER;
    }
    if (type instanceof ScalarType.Flag) {
      return Form.FLAG;
    }
    if (type instanceof ScalarType.Text || type instanceof ScalarType.Words) {
      return Form.TEXT;
    }
    return type instanceof GroupType.Texts || type instanceof GroupType.RowShape
        ? Form.TEXTS
        : Form.HOCON;
  }

  /** One line on what it means. */
  public String doc() {
    return key.doc();
  }

  /** What it takes, in words. */
  public String expected() {
    return key.type() instanceof TreeType.Choices choices && !choices.many()
        ? "one of " + String.join(", ", ConfigReference.table().children(key.path()))
        : key.type().expected();
  }

  /** Its default as the table writes it: a value, "-" for none, a rule in parentheses. */
  public String defaultText() {
    return key.defaultText();
  }

  /** Its default for a task, if it is a value that the form can hold; that of HOCON is text. */
  public Optional<Object> defaultValue(Task task) {
    Optional<ConfigValue> value = key.defaultValue(task == Task.REGRESSION);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (form() == Form.HOCON) {
      return Optional.of(key.defaultFor(task == Task.REGRESSION));
    }
    try {
      Object read = key.type().read(value.get());
      if (form() == Form.INTEGER) {
        return read instanceof Long number ? Optional.of(number.intValue()) : Optional.empty();
      }
      return form() == Form.TEXTS ? Optional.empty() : Optional.of(read);
    } catch (Mismatch e) {
      throw new IllegalStateException("the default of " + key.path() + ": " + e.getMessage(), e);
    }
  }

  /** Whether it takes a value of its {@link #form}. Of choices, arguments are not looked at. */
  public boolean accepts(Object value) {
    Object plain = value instanceof String[] texts ? List.of(texts) : value;
    try {
      if (form() != Form.HOCON) {
        key.type().read(ConfigValueFactory.fromAnyRef(plain));
        return true;
      }
      ConfigValue parsed =
          Hocon.parse("x = " + value((String) value), ConfigParseOptions.defaults()).getValue("x");
      key.type().read(parsed);
      Problems problems = new Problems();
      problems.file(key.path());
      if (key.type() instanceof TreeType.Choices choices && !choices.many()) {
        ChoiceReader.read(key.path(), parsed, problems);
      }
      return problems.isEmpty();
    } catch (Mismatch | ConfigException e) {
      return false;
    }
  }

  /**
   * A text of {@link Form#HOCON} as the value of a key: {@code cosine { warmup = 1 epochs }} is
   * short for an object with that one key.
   */
  public static String value(String hocon) {
    return hocon.strip().matches("(?s)\\w+\\s*[{=].*") ? "{ " + hocon.strip() + " }" : hocon;
  }

  /** Names that begin below a path, such as those of the optimizers below {@code optimizer}. */
  public static List<String> names(String path) {
    return ConfigReference.table().children(path);
  }

  @Override
  public String toString() {
    return key.path();
  }

  /** A text as HOCON. */
  public static String quoted(String text) {
    return com.typesafe.config.ConfigUtil.quoteString(text);
  }

  /** Texts as HOCON. */
  public static String quoted(String[] texts) {
    return "[" + String.join(", ", Arrays.stream(texts).map(SettingKey::quoted).toList()) + "]";
  }
}
