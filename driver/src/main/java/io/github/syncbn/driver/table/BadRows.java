package io.github.syncbn.driver.table;

import static io.github.syncbn.driver.JobException.Kind.DATA;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.table.BadValueException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Row;

/**
 * Rows that cannot be used: counts per reason, and a few examples. Bounded, whatever their number.
 */
public final class BadRows implements Serializable {
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
   * @param unit what {@code index} counts: rows from 0, or lines from 1
   * @param index its index in the file, or -1
   * @param values its first values
   * @param detail what is wrong
   */
  record Example(String file, String unit, long index, String values, String detail)
      implements Serializable {

    /** A row by its index among the rows of the file, or -1. */
    static Example ofRow(String file, long index, String values, String detail) {
      return new Example(file, "row", index, values, detail);
    }

    /** The same by its line. */
    Example atLine(long line) {
      return new Example(file, "line", line, values, detail);
    }

    @Override
    public String toString() {
      return (file.isEmpty() ? "" : file + ", ")
          + (index < 0 ? "" : unit + " " + index + ", ")
          + values
          + ": "
          + detail;
    }
  }

  /** Whether no row is bad. */
  public boolean isEmpty() {
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
  public void add(BadValueException bad, Row row, SourceColumns columns) {
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

  /** Files of examples of which only the file is known. */
  Set<String> files() {
    Set<String> files = new TreeSet<>();
    for (Example example : examples) {
      if (example.index() < 0 && !example.file().isEmpty()) {
        files.add(example.file());
      }
    }
    return files;
  }

  /** Replaces the examples of a file by others of it. */
  void replace(String file, List<Example> others) {
    examples.removeIf(example -> example.file().equals(file));
    examples.addAll(others);
    keepFirst();
  }

  /** Adds those of other partitions; the first examples by file and row are kept. */
  public void addAll(BadRows other) {
    other.counts.forEach(this::count);
    examples.addAll(other.examples);
    keepFirst();
  }

  private void keepFirst() {
    examples.sort(
        Comparator.comparing(Example::file)
            .thenComparing(Example::index)
            .thenComparing(Example::values));
    if (examples.size() > EXAMPLES) {
      examples.subList(EXAMPLES, examples.size()).clear();
    }
  }

  /** The error that ends the job. */
  public JobException error(String description, long rows) {
    return new JobException(
        DATA,
        String.format(
            Locale.ROOT,
            "%,d of %,d rows of %s cannot be used; nothing is dropped silently.%s",
            total,
            rows,
            description,
            details()));
  }

  /** What is said where a job goes on without these rows. */
  public String notice(String description, long rows) {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows of %s are skipped, as the job asks.%s",
        total,
        rows,
        description,
        details());
  }

  private String details() {
    StringBuilder text = new StringBuilder();
    List<Map.Entry<String, Long>> reasons = new ArrayList<>(new LinkedHashMap<>(counts).entrySet());
    reasons.sort(Map.Entry.<String, Long>comparingByValue().reversed());
    for (Map.Entry<String, Long> reason : reasons) {
      text.append(String.format(Locale.ROOT, "%n  %,8d  %s", reason.getValue(), reason.getKey()));
    }
    text.append(String.format(Locale.ROOT, "%nFirst examples:"));
    for (Example example : examples) {
      text.append(String.format(Locale.ROOT, "%n  %s", example));
    }
    return text.toString();
  }
}
