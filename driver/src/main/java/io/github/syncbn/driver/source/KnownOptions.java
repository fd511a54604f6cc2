package io.github.syncbn.driver.source;

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

/** Options that Spark's readers of text know; they pass over all others without a word. */
public final class KnownOptions {
  private static final Logger LOG = LoggerFactory.getLogger(KnownOptions.class);

  /** What readers of all files take. */
  private static final Set<String> OF_FILES =
      Set.of("ignoreCorruptFiles", "mergeSchema", "path", "__globPaths__");

  private KnownOptions() {}

  /** Warns of options that a format's reader does not know. */
  static void warn(String format, Map<String, String> given) {
    unknown(format, given).forEach(LOG::warn);
  }

  /** A sentence for each option that a reader does not know; none for formats but CSV and JSON. */
  public static List<String> unknown(String format, Map<String, String> given) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    switch (format) {
      case "csv" -> known.addAll(ScalaCollections.javaList(CSVOptions.getAllOptions()));
      case "json" -> known.addAll(ScalaCollections.javaList(JSONOptions.getAllOptions()));
      default -> {
        return List.of();
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
}
