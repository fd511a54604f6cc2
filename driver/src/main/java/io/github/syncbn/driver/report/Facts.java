package io.github.syncbn.driver.report;

import java.util.List;

/** Rows of a table of facts: a name and a text. */
final class Facts {
  private Facts() {}

  /** Adds a number; what is none is left out. */
  static void put(List<List<String>> rows, String name, double value) {
    put(rows, name, ChartData.number(value));
  }

  /** Adds a text; an empty one is left out. */
  static void put(List<List<String>> rows, String name, String value) {
    if (!value.isEmpty()) {
      rows.add(List.of(name, value));
    }
  }
}
