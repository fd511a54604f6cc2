package io.github.syncbn.driver.spark;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.EditDistance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/** Reads {@link SparkSettings} from the configuration of a Spark application. */
public final class SparkSettingsReader {
  /** Settings below it are read by Spark's transport itself. */
  private static final String TRANSPORT = "io.";

  private SparkSettingsReader() {}

  /**
   * The settings of an application, with the declared defaults for what it leaves out.
   *
   * @throws JobException CONFIGURATION naming every setting that does not exist, with the nearest
   *     that does, and every value that a setting does not take, with what it takes
   */
  public static SparkSettings read(SparkConf conf) {
    Map<String, SparkSettingKey> known = new LinkedHashMap<>();
    SparkSettingKey.all().forEach(setting -> known.put(setting.key().name(), setting));
    Map<String, String> given = new TreeMap<>();
    Arrays.stream(conf.getAllWithPrefix(SparkSettings.PREFIX))
        .forEach(entry -> given.put(entry._1(), entry._2()));
    Map<String, Object> values = new HashMap<>();
    List<String> problems = new ArrayList<>();
    given.forEach(
        (name, text) -> {
          SparkSettingKey setting = known.get(name);
          if (setting != null) {
            setting
                .read(text)
                .ifPresentOrElse(
                    value -> values.put(setting.key().component().getName(), value),
                    () -> problems.add(wrong(setting, text)));
          } else if (!name.startsWith(TRANSPORT)) {
            problems.add(unknown(name, known));
          }
        });
    if (!problems.isEmpty()) {
      throw new JobException(CONFIGURATION, String.join("\n", problems));
    }
    return Declared.of(SparkSettings.class).build(values);
  }

  private static String wrong(SparkSettingKey setting, String text) {
    String example = setting.key().setting().byDefault();
    return setting.name()
        + ": expected "
        + setting.takes()
        + (setting.key().type() == Duration.class ? ", such as 500ms, 120s or 10min" : "")
        + ", got '"
        + text
        + "'; "
        + (example.isEmpty()
            ? "leave it out for the default"
            : "set --conf " + setting.name() + "=" + example + " for the default");
  }

  private static String unknown(String name, Map<String, SparkSettingKey> known) {
    return SparkSettings.PREFIX
        + name
        + ": unknown setting"
        + EditDistance.nearest(name, known.keySet(), Math.max(2, name.length() / 3))
            .map(near -> "; did you mean " + SparkSettings.PREFIX + near + "?")
            .orElse("; 'syncbn help settings' lists those that there are");
  }
}
