package io.github.syncbn.driver.app;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.driver.report.TextTable;
import io.github.syncbn.driver.scoring.Evaluation;
import io.github.syncbn.driver.scoring.SlicedEvaluation.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Evaluations of the rows of each value of a column, one line each.
 *
 * @param column the column; null if none was asked for
 * @param slices one for each value
 */
record SliceReport(String column, List<Slice> slices) {

  /** A table behind an empty line; nothing without slices. */
  String text() {
    if (slices.isEmpty()) {
      return "";
    }
    List<Metric> metrics = metrics();
    List<String> heading = new ArrayList<>(List.of(column, "rows", "loss"));
    metrics.forEach(metric -> heading.add(metric.title()));
    TextTable table = new TextTable("lr").row(heading.toArray(String[]::new));
    for (Slice slice : slices) {
      Evaluation evaluation = slice.evaluation();
      List<String> row = new ArrayList<>();
      row.add(slice.name());
      row.add(String.format(Locale.ROOT, "%,d", evaluation.rows()));
      row.add(String.format(Locale.ROOT, "%.6g", evaluation.loss()));
      for (Metric metric : metrics) {
        double value = evaluation.figures().get(metric);
        row.add(Double.isNaN(value) ? "-" : metric.text(value));
      }
      table.row(row.toArray(String[]::new));
    }
    return "\n\n" + table.toString().stripTrailing();
  }

  private List<Metric> metrics() {
    Evaluation first = slices.get(0).evaluation();
    if (first instanceof Evaluation.Targets targets) {
      return Arrays.stream(Metric.values())
          .filter(metric -> metric.classifies() == targets.labels() && metric != Metric.F1)
          .toList();
    }
    return Metric.of(first instanceof Evaluation.Classification);
  }

  /** Adds {@code by} and {@code slices}; nothing without slices. */
  void put(ObjectNode json) {
    if (slices.isEmpty()) {
      return;
    }
    ArrayNode array = json.put("by", column).putArray("slices");
    for (Slice slice : slices) {
      ObjectNode node = array.addObject().put("value", slice.name());
      node.put("rows", slice.evaluation().rows()).put("weight", slice.evaluation().weight());
      Json.put(node, "loss", slice.evaluation().loss());
      for (Metric metric : metrics()) {
        Json.put(node, metric.key(), slice.evaluation().figures().get(metric));
      }
      if (!slice.evaluation().figures().targets().isEmpty()) {
        Json.putTargets(node, "targets", slice.evaluation().figures());
      }
    }
  }
}
