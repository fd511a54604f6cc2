package io.github.syncbn.worker.table;

import java.io.Serializable;
import java.util.Map;

/**
 * How the cells of a column that is no list become features: numbers, booleans, categories, dates
 * and times. A category whose levels are not learned yet gives the hash of its text.
 */
public final class ScalarColumn implements Serializable {
  private final FeatureSchema.Column column;
  private final Map<String, Integer> codes;

  /** For the cells of a column. */
  public ScalarColumn(FeatureSchema.Column column) {
    if (column.kind().isList()) {
      throw new IllegalArgumentException("column '" + column.name() + "' has lists");
    }
    this.column = column;
    this.codes = column.levels().numbers();
  }

  /**
   * Writes the features of a cell to {@code into[at...]}, NaN where missing.
   *
   * @param cell a number, boolean, text, date or time, or null
   * @return how many are missing and want something in their place
   * @throws BadValueException if it cannot be used
   */
  public int put(Object cell, double[] into, int at) {
    switch (column.kind()) {
      case CATEGORY -> {
        into[at] = category(cell);
        return 0;
      }
      case TIME -> {
        return TimeParts.put(cell, column.name(), column.width(), into, at);
      }
      default -> {
        double value = CellReader.exact(cell, column.name());
        boolean missing = value != value;
        into[at] = value;
        if (column.flagged()) {
          into[at + 1] = missing ? 1 : 0;
        }
        return missing ? 1 : 0;
      }
    }
  }

  private double category(Object cell) {
    String text = Levels.text(cell);
    if (text == null) {
      return Levels.MISSING;
    }
    Levels levels = column.levels();
    if (levels.buckets() > 0) {
      return levels.bucket(Levels.hash(text));
    }
    return codes.isEmpty() ? Levels.hash(text) : codes.getOrDefault(text, Levels.OTHER);
  }
}
