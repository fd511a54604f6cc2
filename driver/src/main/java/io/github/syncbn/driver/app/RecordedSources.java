package io.github.syncbn.driver.app;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.secret.Secrets;
import io.github.syncbn.driver.source.ReaderOptions;
import io.github.syncbn.driver.source.StoredQuery;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Sources of the configuration that a model file holds: whoever made the file wrote them. */
final class RecordedSources {
  private RecordedSources() {}

  /**
   * Refuses sources that could run code: queries outside of what a model file may do, formats that
   * load classes, and options that name drivers or files; not what the caller set over them, and
   * not values that were left out of the record.
   *
   * @param assignments {@code key=value} each, of the caller
   * @throws JobException CONFIGURATION naming what it is, and how to allow it
   */
  static void requireHarmless(DataSettings data, List<String> assignments, SparkSession spark) {
    List<String> set = assignments.stream().map(RecordedSources::key).toList();
    List<Optional<Source>> sources =
        List.of(
            Optional.of(data.source()), data.split().validationSource(), data.split().testSource());
    for (Source source : sources.stream().flatMap(Optional::stream).toList()) {
      if (!isSet(set, "query")) {
        source.query().map(StoredQuery::new).ifPresent(query -> query.allowed(spark, false));
      }
      requireKnown(source, set);
    }
  }

  private static String key(String assignment) {
    return assignment.substring(0, assignment.indexOf('=')).replace("\"", "").strip();
  }

  private static boolean isSet(List<String> keys, String name) {
    return keys.stream().anyMatch(key -> key.endsWith("." + name));
  }

  private static void requireKnown(Source source, List<String> set) {
    String format = source.format().orElse("").toLowerCase(Locale.ROOT);
    boolean known =
        format.isEmpty() || format.startsWith("builtin:") || ReaderOptions.knows(format);
    String strange =
        Stream.concat(
                known || isSet(set, "format") ? Stream.of() : Stream.of("the format " + format),
                source.options().entrySet().stream()
                    .filter(option -> !option.getValue().equals(Secrets.REDACTED))
                    .map(Map.Entry::getKey)
                    .filter(name -> !isSet(set, "options") && !isSet(set, "options." + name))
                    .filter(name -> !known || !ReaderOptions.harmless(format, name))
                    .map(name -> "the option " + name))
            .reduce((some, more) -> some + ", " + more)
            .orElse("");
    if (!strange.isEmpty()) {
      throw new JobException(
          CONFIGURATION,
          "The configuration in the model reads its data with "
              + strange
              + ", which may load classes or open files of its own choice. If you trust those who"
              + " made the model: --trust-model.");
    }
  }
}
