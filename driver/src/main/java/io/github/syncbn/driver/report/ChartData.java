package io.github.syncbn.driver.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The numbers of a chart, for the script of a page and for those who have none. */
final class ChartData {
  /** Rows of a table at most: more are thinned evenly, first and last stay. */
  private static final int MOST_ROWS = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ChartData() {}

  /** As the script of a page reads it; safe inside a script element. */
  static String json(Chart chart) {
    ObjectNode node = JSON.createObjectNode();
    axis(node.putObject("x"), chart.x());
    axis(node.putObject("y"), chart.y());
    numbers(node.putArray("at"), chart.at());
    ArrayNode lines = node.putArray("series");
    for (int i = 0; i < chart.series().size(); i++) {
      Chart.Series series = chart.series().get(i);
      ObjectNode line = lines.addObject().put("name", series.name()).put("dashed", series.dashed());
      line.put("color", Palette.color(i));
      numbers(line.putArray("values"), series.values());
      series
          .band()
          .ifPresent(
              band -> {
                numbers(line.putArray("low"), band.low());
                numbers(line.putArray("high"), band.high());
              });
    }
    ArrayNode marks = node.putArray("marks");
    chart.marks().forEach(m -> marks.addObject().put("at", m.at()).put("label", m.label()));
    try {
      return JSON.writeValueAsString(node).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void axis(ObjectNode node, Chart.Axis axis) {
    node.put("label", axis.label()).put("log", axis.logarithmic());
  }

  /** What is no number becomes null, which is a gap. */
  private static void numbers(ArrayNode node, double[] values) {
    for (double value : values) {
      if (Double.isFinite(value)) {
        // Six digits are more than any screen shows.
        node.add(Double.parseDouble(String.format(Locale.ROOT, "%.6g", value)));
      } else {
        node.addNull();
      }
    }
  }

  /** A row for each place. */
  static Page.Table table(Chart chart) {
    List<String> headings = new ArrayList<>(List.of(chart.x().label()));
    for (Chart.Series series : chart.series()) {
      headings.add(series.name());
      if (series.band().isPresent()) {
        headings.add("from");
        headings.add("to");
      }
    }
    List<List<String>> rows = new ArrayList<>();
    int places = chart.at().length;
    int shown = Math.min(places, MOST_ROWS);
    for (int r = 0; r < shown; r++) {
      rows.add(row(chart, shown == 1 ? 0 : (int) ((long) r * (places - 1) / (shown - 1))));
    }
    return Page.Table.of(headings, 1, rows);
  }

  private static List<String> row(Chart chart, int place) {
    List<String> cells = new ArrayList<>(List.of(number(chart.at()[place])));
    for (Chart.Series series : chart.series()) {
      cells.add(number(series.values()[place]));
      series
          .band()
          .ifPresent(
              band -> {
                cells.add(number(band.low()[place]));
                cells.add(number(band.high()[place]));
              });
    }
    return cells;
  }

  /** A share in [0, 1] with two decimals; nothing for no number. */
  static String percent(double share) {
    return Double.isNaN(share) ? "" : String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  /** Five digits; nothing for no number. */
  static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    double size = Math.abs(value);
    return String.format(Locale.ROOT, size >= 1e-3 && size < 1e6 ? "%.5g" : "%.3e", value);
  }
}
