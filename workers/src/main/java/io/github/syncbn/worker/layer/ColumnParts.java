package io.github.syncbn.worker.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of a row, from its first feature to its last: neighbours that are treated alike are
 * one part.
 */
final class ColumnParts {
  private final Columns columns;
  private final List<ColumnPart> parts = new ArrayList<>();
  private final List<Parameter> parameters;

  // Features and numbers that the next part begins with.
  private int plain;
  private int run;
  private int numbers;
  private int tables;

  ColumnParts(Columns columns) {
    this.columns = columns;
    parameters = columns.numbers().parameters(count(columns));
    for (InputColumn column : columns.columns()) {
      if (column.kind() == InputColumn.Kind.CATEGORY) {
        endRuns();
        add(column);
      } else if (isPlain(column)) {
        endNumbers();
        plain += column.size();
      } else {
        endPlain();
        run += column.size();
      }
    }
    endRuns();
  }

  List<ColumnPart> parts() {
    return parts;
  }

  /** Those of the numbers, then a table for every category that has one. */
  List<Parameter> parameters() {
    return parameters;
  }

  /** Numbers of a row. */
  static int count(Columns columns) {
    return columns.columns().stream()
        .filter(column -> column.kind() == InputColumn.Kind.NUMBER)
        .mapToInt(InputColumn::size)
        .sum();
  }

  private boolean isPlain(InputColumn column) {
    return column.kind() == InputColumn.Kind.FLAG || columns.numbers() instanceof Numbers.Plain;
  }

  private void add(InputColumn category) {
    int width = columns.categories().width(category.size());
    if (width == Categories.ONE_HOT) {
      parts.add(new OneHotColumn(category.size()));
      return;
    }
    boolean sparse = columns.categories().sparse(category.size(), width);
    EmbeddedColumn part = new EmbeddedColumn(category.size(), width, parameters.size(), sparse);
    parameters.add(part.table(tables++));
    parts.add(part);
  }

  private void endRuns() {
    endPlain();
    endNumbers();
  }

  private void endPlain() {
    if (plain > 0) {
      parts.add(new CopiedColumns(plain));
      plain = 0;
    }
  }

  private void endNumbers() {
    if (run > 0) {
      parts.add(numbers(numbers, run));
      numbers += run;
      run = 0;
    }
  }

  private ColumnPart numbers(int first, int count) {
    NumberRange range = new NumberRange(first, count, columns.numbers().width());
    if (columns.numbers() instanceof Numbers.Periodic periodic) {
      return periodic.width() == Numbers.NONE
          ? new PeriodicColumns(first, count, periodic.frequencies())
          : new PeriodicEmbeddings(range, periodic.frequencies());
    }
    int bins = columns.numbers().components();
    return range.width() == Numbers.NONE
        ? new PiecewiseColumns(count, bins)
        : new PiecewiseEmbeddings(range, bins);
  }
}
