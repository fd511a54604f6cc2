package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobText;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inline;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of a job by key, each as a text, with defaults filled in: what is known before the
 * data is read, without secrets. Where rows come from is as the user wrote it, without options of
 * the reader.
 */
final class JobParameters {
  private JobParameters() {}

  static Map<String, String> of(JobSettings settings) {
    Map<String, String> parameters = new TreeMap<>();
    add("", settings, parameters);
    Source source = settings.text().source();
    put("data.format", source.format(), parameters);
    put("data.path", source.path(), parameters);
    put("data.table", source.table(), parameters);
    put("data.query", source.query(), parameters);
    parameters.replaceAll((key, text) -> Secrets.ofProcess().hide(text));
    return parameters;
  }

  /** The components of a record, under keys that begin with a prefix. */
  private static void add(String prefix, Record value, Map<String, String> parameters) {
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      Object held = ExactText.get(component, value);
      if (component.isAnnotationPresent(Inline.class)) {
        put("", prefix, held, parameters);
      } else {
        put(prefix + component.getName(), held, parameters);
      }
    }
  }

  private static void put(String key, Object held, Map<String, String> parameters) {
    put(key, key + ".", held, parameters);
  }

  private static void put(String key, String prefix, Object held, Map<String, String> parameters) {
    if (held instanceof Optional<?> optional) {
      optional.ifPresent(value -> put(key, prefix, value, parameters));
    } else if (!(held instanceof Record record) || TrainingIdentity.isValue(record.getClass())) {
      parameters.put(key, ExactText.of(held));
    } else if (!mayHoldVariables(record)) {
      if (isOneOfSeveral(record)) {
        parameters.put(key, Declared.nameOf(record.getClass()));
      }
      add(prefix, record, parameters);
    }
  }

  /** Texts of the environment, which nobody looked for secrets in. */
  private static boolean mayHoldVariables(Record record) {
    return record instanceof Source || record instanceof JobText;
  }

  private static boolean isOneOfSeveral(Record record) {
    return Arrays.stream(record.getClass().getInterfaces()).anyMatch(Class::isSealed);
  }
}
