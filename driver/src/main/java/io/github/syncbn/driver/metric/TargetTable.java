package io.github.syncbn.driver.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Figures of each of several targets, in words.
 *
 * @param headings of the name of a target, then of the metrics
 * @param rows a target each
 */
public record TargetTable(List<String> headings, List<List<String>> rows) {

  /** Of figures that have several targets. */
  public static TargetTable of(Figures figures) {
    List<Metric> metrics =
        Arrays.stream(Metric.values())
            .filter(
                metric ->
                    figures.targets().values().stream()
                        .anyMatch(target -> target.values().containsKey(metric)))
            .toList();
    List<String> headings = new ArrayList<>(List.of("target"));
    metrics.forEach(metric -> headings.add(metric.title()));
    List<List<String>> rows = new ArrayList<>();
    figures
        .targets()
        .forEach(
            (name, target) -> {
              List<String> row = new ArrayList<>(List.of(name));
              for (Metric metric : metrics) {
                double value = target.get(metric);
                row.add(Double.isNaN(value) ? "-" : metric.text(value));
              }
              rows.add(row);
            });
    return new TargetTable(headings, rows);
  }
}
