package io.github.syncbn.driver.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in aligned columns. */
public final class TextTable {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();
  private final String alignment;

  /**
   * A table.
   *
   * @param alignment a letter for each column: {@code l} or {@code r}; the last stands for all that
   *     follow
   */
  public TextTable(String alignment) {
    this.alignment = alignment;
  }

  /** Adds a row. */
  public TextTable row(String... cells) {
    rows.add(cells);
    return this;
  }

  @Override
  public String toString() {
    List<Integer> widths = new ArrayList<>();
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row[i].length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.length; i++) {
        String space = " ".repeat(widths.get(i) - row[i].length());
        boolean right = alignment.charAt(Math.min(i, alignment.length() - 1)) == 'r';
        line.append(GAP).append(right ? space + row[i] : row[i] + space);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
