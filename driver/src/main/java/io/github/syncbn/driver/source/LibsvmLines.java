package io.github.syncbn.driver.source;

import io.github.syncbn.driver.JobException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.ForeachFunction;
import org.apache.spark.mllib.util.MLUtils$;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Finds the first line of LibSVM files that Spark cannot parse: Spark says neither file nor line.
 */
final class LibsvmLines {
  private LibsvmLines() {}

  /**
   * Reads LibSVM files.
   *
   * @throws JobException DATA with file, line and column of the first piece that cannot be parsed
   */
  static RowSource read(SparkSession spark, String path, Map<String, String> given) {
    Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    options.putAll(given);
    Dataset<Row> lines = spark.read().text(path);
    int most = most(options);
    try {
      if (lines.isEmpty()) {
        throw TextSource.empty(path, lines);
      }
      // Spark counts the features by parsing all lines; where they are given, nothing does so yet.
      if (most < Integer.MAX_VALUE) {
        lines.foreach((ForeachFunction<Row>) line -> parse(line.getString(0), most));
      }
      Dataset<Row> rows = spark.read().format("libsvm").options(options).load(path);
      return new RowSource(TextSource.withProvenance(rows, false, Optional.empty()), path, false);
    } catch (JobException e) {
      throw e;
    } catch (Exception e) {
      throw error(lines, most).orElseGet(() -> SparkFailure.unreadable(path, e));
    }
  }

  /** The largest index that there may be. */
  private static int most(Map<String, String> options) {
    String given = options.getOrDefault("numFeatures", "");
    try {
      return given.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(given);
    } catch (NumberFormatException e) {
      throw new JobException(
          JobException.Kind.CONFIGURATION,
          "data.options.numFeatures = \"" + given + "\" is no whole number.",
          e);
    }
  }

  private static Optional<JobException> error(Dataset<Row> lines, int most) {
    Configuration hadoop = lines.sparkSession().sessionState().newHadoopConf();
    for (String file : lines.inputFiles()) {
      Optional<JobException> error = error(file, hadoop, most);
      if (error.isPresent()) {
        return error;
      }
    }
    return Optional.empty();
  }

  /**
   * Parses a line.
   *
   * @throws RuntimeException if it cannot be parsed, or an index is more than {@code most}
   */
  private static void parse(String line, int most) {
    String trimmed = line.trim();
    if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
      int[] indices = MLUtils$.MODULE$.parseLibSVMRecord(trimmed)._2();
      if (indices.length > 0 && indices[indices.length - 1] >= most) {
        throw new IllegalArgumentException("an index is too large");
      }
    }
  }

  private static Optional<JobException> error(String file, Configuration hadoop, int most) {
    TextEncoding encoding = TextEncoding.utf8();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(TextEncoding.open(file, hadoop), encoding.charset()))) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        try {
          parse(line, most);
        } catch (RuntimeException e) {
          return Optional.of(wrong(file, number, line.trim(), most));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(SparkFailure.unreadable(file, e));
    }
  }

  /** The error for the first piece up to which a line cannot be parsed. */
  private static JobException wrong(String file, long number, String line, int most) {
    String[] pieces = line.split(" ");
    int column = 1;
    while (column < pieces.length && parses(pieces, column, most)) {
      column++;
    }
    String piece = pieces[column - 1];
    return new JobException(
        JobException.Kind.DATA,
        String.format(
            Locale.ROOT,
            "%s, line %d, column %d: \"%s\" is no %s%s.",
            file,
            number,
            column,
            piece.length() <= 40 ? piece : piece.substring(0, 37) + "...",
            column == 1
                ? "number"
                : "index:value of LibSVM, with indices from 1 that ascend"
                    + (most < Integer.MAX_VALUE ? " to numFeatures = " + most : ""),
            piece.contains("\uFFFD") ? ", and has bytes that are no UTF-8" : ""));
  }

  private static boolean parses(String[] pieces, int count, int most) {
    try {
      parse(String.join(" ", Arrays.copyOf(pieces, count)), most);
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
