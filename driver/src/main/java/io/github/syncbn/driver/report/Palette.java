package io.github.syncbn.driver.report;

import java.util.List;

/** Colors of a chart's lines, on pages and in pictures; they repeat after the last. */
final class Palette {
  private static final List<String> COLORS =
      List.of(
          "#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#17becf",
          "#bcbd22", "#7f7f7f", "#393b79", "#637939");

  private Palette() {}

  /** Of a line by its number from 0, as {@code #rrggbb}. */
  static String color(int line) {
    return COLORS.get(line % COLORS.size());
  }
}
