package io.github.syncbn.driver.source;

import static io.github.syncbn.driver.JobException.Kind.CONFIGURATION;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.setting.EditDistance;
import io.github.syncbn.worker.spark.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.csv.CSVOptions;
import org.apache.spark.sql.catalyst.json.JSONOptions;
import org.apache.spark.sql.execution.datasources.FileIndexOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Options that readers know; they pass over all others without a word. */
public final class KnownOptions {
  private static final Logger LOG = LoggerFactory.getLogger(KnownOptions.class);

  /** What readers of all files take. */
  private static final Set<String> OF_FILES =
      Set.of("ignoreCorruptFiles", "mergeSchema", "path", "__globPaths__");

  /** What readers of tables with versions take instead of a name that only looks like it. */
  private static final List<String> TIME_TRAVEL = List.of("versionAsOf", "timestampAsOf");

  private KnownOptions() {}

  /**
   * Refuses to look for an earlier state of files, which have none: all rows would be read.
   *
   * @throws JobException CONFIGURATION naming the option
   */
  static void refuseVersions(String format, Map<String, String> given) {
    for (String name : given.keySet()) {
      if (ReaderOptions.ofVersions(name)) {
        throw new JobException(
            CONFIGURATION,
            "The option "
                + name
                + " (data.options, --option) names a state of a table, and "
                + format
                + " has none: only tables do that keep their versions, as those of Delta and"
                + " Iceberg.");
      }
    }
  }

  /** Warns of options that a format's reader does not know. */
  static void warn(String format, Map<String, String> given) {
    unknown(format, given).forEach(LOG::warn);
  }

  /**
   * A sentence for each option that a reader does not know, or, of formats other than CSV and JSON,
   * whose name is nearly that of one which chooses a version.
   */
  public static List<String> unknown(String format, Map<String, String> given) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    switch (format) {
      case "csv" -> known.addAll(ScalaCollections.javaList(CSVOptions.getAllOptions()));
      case "json" -> known.addAll(ScalaCollections.javaList(JSONOptions.getAllOptions()));
      default -> {
        return nearlyVersions(format, given);
      }
    }
    known.addAll(ScalaCollections.javaList(FileIndexOptions.getAllOptions()));
    known.addAll(OF_FILES);
    List<String> unknown = new ArrayList<>();
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        unknown.add(
            "Spark's reader of "
                + format
                + " has no option "
                + name
                + " (data.options, --option) and passes over it."
                + EditDistance.nearest(name.toLowerCase(Locale.ROOT), known, 3)
                    .map(nearest -> " Did you mean " + nearest + "?")
                    .orElse(""));
      }
    }
    return unknown;
  }

  private static List<String> nearlyVersions(String format, Map<String, String> given) {
    List<String> sentences = new ArrayList<>();
    for (String name : given.keySet()) {
      if (ReaderOptions.ofVersions(name) || ReaderOptions.name(format, name).isPresent()) {
        continue;
      }
      String lower = name.toLowerCase(Locale.ROOT);
      EditDistance.nearest(lower, TIME_TRAVEL, 3)
          .or(
              () ->
                  TIME_TRAVEL.stream()
                      .filter(known -> known.toLowerCase(Locale.ROOT).startsWith(lower))
                      .findFirst())
          .ifPresent(
              nearest ->
                  sentences.add(
                      "The option "
                          + name
                          + " (data.options, --option) chooses no version of a table. Did you mean "
                          + nearest
                          + "?"));
    }
    return sentences;
  }
}
