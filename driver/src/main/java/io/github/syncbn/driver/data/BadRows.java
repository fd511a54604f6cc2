package io.github.syncbn.driver.data;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/**
 * Rows that cannot be used: counts per reason, and a few examples. Bounded, whatever their number.
 */
final class BadRows implements Serializable {
  private static final int EXAMPLES = 5;
  private static final int REASONS = 100;
  private static final String OTHER = "other reasons";

  private final Map<String, Long> counts = new TreeMap<>();
  private final List<Example> examples = new ArrayList<>();
  private long total;

  /**
   * A bad row.
   *
   * @param file where it is, or an empty text
   * @param index its index in the file, or -1
   * @param values its first values
   * @param detail what is wrong
   */
  record Example(String file, long index, String values, String detail) implements Serializable {}

  boolean isEmpty() {
    return total == 0;
  }

  long total() {
    return total;
  }

  /** Whether another example would be kept. */
  boolean wantsExample() {
    return examples.size() < EXAMPLES;
  }

  /** A row with what is wrong with it. */
  void add(BadValueException bad, Row row, SourceColumns columns) {
    add(bad.reason(), wantsExample() ? columns.example(row, bad.getMessage()) : null);
  }

  void add(String reason, Example example) {
    count(reason, 1);
    if (example != null && wantsExample()) {
      examples.add(example);
    }
  }

  private void count(String reason, long rows) {
    boolean room = counts.containsKey(reason) || counts.size() < REASONS;
    counts.merge(room ? reason : OTHER, rows, Long::sum);
    total += rows;
  }

  /** With those of other partitions; the examples first by file and row are kept. */
  void addAll(BadRows other) {
    other.counts.forEach(this::count);
    examples.addAll(other.examples);
    examples.sort(
        Comparator.comparing(Example::file)
            .thenComparing(Example::index)
            .thenComparing(Example::values));
    if (examples.size() > EXAMPLES) {
      examples.subList(EXAMPLES, examples.size()).clear();
    }
  }

  /** The error that ends the job. */
  JobException error(String description, long rows) {
    return new JobException(
        DATA,
        String.format(
            "%,d of %,d rows of %s cannot be used; nothing is dropped silently.%s",
            total, rows, description, details()));
  }

  /** What is said where a job goes on without these rows. */
  String notice(String description, long rows) {
    return String.format(
        "%,d of %,d rows of %s are skipped, as the job asks.%s",
        total, rows, description, details());
  }

  private String details() {
    StringBuilder text = new StringBuilder();
    List<Map.Entry<String, Long>> reasons = new ArrayList<>(new LinkedHashMap<>(counts).entrySet());
    reasons.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    for (Map.Entry<String, Long> reason : reasons) {
      text.append(String.format("%n  %,8d  %s", reason.getValue(), reason.getKey()));
    }
    text.append(String.format("%nFirst examples:"));
    for (Example example : examples) {
      text.append(String.format("%n  "));
      if (!example.file().isEmpty()) {
        text.append(example.file()).append(", ");
      }
      if (example.index() >= 0) {
        text.append("row ").append(example.index()).append(", ");
      }
      text.append(example.values()).append(": ").append(example.detail());
    }
    return text.toString();
  }
}
