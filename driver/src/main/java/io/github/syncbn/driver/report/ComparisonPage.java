package io.github.syncbn.driver.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.report.Page.Section;
import io.github.syncbn.driver.report.Page.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** Several trainings on one page. */
public final class ComparisonPage {
  private static final int MOST_POINTS = 1_000;

  private ComparisonPage() {}

  /** Their results in a table, their losses and metrics in charts. */
  public static Page of(List<MetricsRun> runs) {
    List<Block> charts = new ArrayList<>();
    charts.add(
        new Picture(
            chart("Loss of steps", "step", Axis.logarithmic("loss"), runs, ComparisonPage::loss)));
    for (String[] metric :
        new String[][] {
          {"trainLoss", "Training loss", "loss"},
          {"validationLoss", "Validation loss", "loss"},
          {"validationAccuracy", "Validation accuracy", "accuracy"},
          {"rowsPerSecond", "Speed", "rows per second"}
        }) {
      Axis axis = metric[2].equals("loss") ? Axis.logarithmic("loss") : Axis.linear(metric[2]);
      Chart chart =
          chart(metric[1], "epoch", axis, runs, run -> points(run.epochs(), "epoch", metric[0]));
      if (chart.drawable()) {
        charts.add(new Picture(chart));
      }
    }
    return new Page(
        "Comparison of " + runs.size() + " trainings",
        "from their metrics",
        List.of(new Section("Results", List.of(table(runs))), new Section("Course", charts)));
  }

  private static Table table(List<MetricsRun> runs) {
    List<List<String>> rows = new ArrayList<>();
    for (MetricsRun run : runs) {
      JsonNode epoch =
          run.epochs().isEmpty() ? run.steps().get(0) : run.epochs().get(run.epochs().size() - 1);
      rows.add(
          List.of(
              run.name(),
              String.valueOf(run.steps().get(run.steps().size() - 1).path("step").asLong()),
              ChartData.number(epoch.path("trainLoss").asDouble(Double.NaN)),
              ChartData.number(epoch.path("validationLoss").asDouble(Double.NaN)),
              ChartData.percent(epoch.path("validationAccuracy").asDouble(Double.NaN)),
              ChartData.number(run.result("testLoss")),
              ChartData.percent(run.result("testAccuracy")),
              run.results().isEmpty()
                  ? "not finished"
                  : run.results().get(0).path("digest").asText().replaceAll("(.{12}).*", "$1")));
    }
    return Table.of(
        List.of(
            "training",
            "steps",
            "training loss",
            "validation loss",
            "validation accuracy",
            "test loss",
            "test accuracy",
            "digest"),
        1,
        rows);
  }

  /** Of the steps, so many that a chart can show them: means over equal numbers of steps. */
  private static TreeMap<Double, Double> loss(MetricsRun run) {
    TreeMap<Double, Double> points = new TreeMap<>();
    int each = (run.steps().size() + MOST_POINTS - 1) / MOST_POINTS;
    for (int from = 0; from < run.steps().size(); from += each) {
      List<JsonNode> some = run.steps().subList(from, Math.min(run.steps().size(), from + each));
      double mean =
          some.stream().mapToDouble(s -> s.path("loss").asDouble(Double.NaN)).average().orElse(0);
      points.put(some.get(some.size() - 1).path("step").asDouble(), mean);
    }
    return points;
  }

  private static TreeMap<Double, Double> points(List<JsonNode> lines, String x, String y) {
    TreeMap<Double, Double> points = new TreeMap<>();
    lines.forEach(l -> points.put(l.path(x).asDouble(), l.path(y).asDouble(Double.NaN)));
    return points;
  }

  /** A line for each run, over all places that any of them has. */
  private static Chart chart(
      String title,
      String x,
      Axis y,
      List<MetricsRun> runs,
      Function<MetricsRun, TreeMap<Double, Double>> points) {
    List<TreeMap<Double, Double>> each = runs.stream().map(points).toList();
    double[] at =
        each.stream()
            .flatMap(p -> p.keySet().stream())
            .distinct()
            .mapToDouble(v -> v)
            .sorted()
            .toArray();
    List<Series> series = new ArrayList<>();
    for (int r = 0; r < runs.size(); r++) {
      TreeMap<Double, Double> own = each.get(r);
      series.add(
          Series.of(
              runs.get(r).name(),
              Arrays.stream(at).map(place -> own.getOrDefault(place, Double.NaN)).toArray()));
    }
    return Chart.of(title, Axis.linear(x), y, at, series);
  }
}
