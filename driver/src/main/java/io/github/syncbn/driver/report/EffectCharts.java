package io.github.syncbn.driver.report;

import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Paragraph;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.driver.scoring.ColumnEffects;
import io.github.syncbn.driver.scoring.ColumnGrid;
import io.github.syncbn.driver.scoring.PartialDependence;
import io.github.syncbn.driver.scoring.PermutationImportance;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the columns of a table are to a model. */
final class EffectCharts {
  private static final int MOST_COLUMNS = 30;

  private EffectCharts() {}

  static List<Block> of(ColumnEffects effects) {
    List<Block> blocks = new ArrayList<>();
    PermutationImportance importance = effects.importance();
    blocks.add(
        new Paragraph(
            String.format(
                Locale.ROOT,
                "How much worse %s becomes, %s for %,d rows that took no part in the training, when"
                    + " the values of a column are permuted among them. Where two columns say the"
                    + " same, each alone seems to matter little.",
                importance.metric().title(),
                importance.metric().text(importance.baseline()),
                importance.rows())));
    blocks.add(importances(importance));
    if (!effects.dependence().isEmpty()) {
      blocks.add(
          new Paragraph(
              "The mean "
                  + (effects.lines().equals(List.of("prediction"))
                      ? "prediction"
                      : "probability of "
                          + String.join(", ", effects.lines())
                          + (effects.lines().size() > 1 ? ", each," : ""))
                  + " for up to 1,000 of these rows, where one column has the same value in all of"
                  + " them and the others stay."));
    }
    effects.dependence().forEach(each -> blocks.add(curve(effects, each)));
    return blocks;
  }

  private static Table importances(PermutationImportance importance) {
    double largest =
        importance.columns().stream().mapToDouble(column -> column.mean()).max().orElse(0);
    List<List<String>> rows = new ArrayList<>();
    List<double[]> shades = new ArrayList<>();
    importance.columns().stream()
        .limit(MOST_COLUMNS)
        .forEach(
            column -> {
              rows.add(
                  List.of(
                      column.column(),
                      ChartData.number(column.mean()),
                      ChartData.number(column.deviation())));
              double share = largest > 0 ? Math.max(0, column.mean() / largest) : 0;
              shades.add(new double[] {share, 0});
            });
    return new Table(List.of("column", "worse by", "deviation"), 1, rows, shades);
  }

  private static Block curve(ColumnEffects effects, PartialDependence each) {
    ColumnGrid grid = each.grid();
    if (grid.named()) {
      return levels(effects, each);
    }
    List<Series> lines = new ArrayList<>();
    for (int line = 0; line < each.means().size(); line++) {
      lines.add(Series.of(effects.lines().get(line), each.means().get(line)));
    }
    double[] at = grid.places().stream().mapToDouble(ColumnGrid.Place::at).toArray();
    boolean time = grid.days();
    return new Picture(
        Chart.of(
            "By " + each.column(),
            Axis.linear(time ? each.column() + ", days since 1970" : each.column()),
            Axis.linear(mean(effects)),
            at,
            lines));
  }

  private static Table levels(ColumnEffects effects, PartialDependence each) {
    double low = each.means().stream().flatMapToDouble(Arrays::stream).min().orElse(0);
    double high = each.means().stream().flatMapToDouble(Arrays::stream).max().orElse(0);
    List<String> headings = new ArrayList<>(List.of(each.column(), "rows"));
    headings.addAll(effects.lines());
    List<List<String>> rows = new ArrayList<>();
    List<double[]> shades = new ArrayList<>();
    for (int place = 0; place < each.grid().places().size(); place++) {
      ColumnGrid.Place level = each.grid().places().get(place);
      List<String> row = new ArrayList<>(List.of(level.name(), ChartData.number(level.rows())));
      double[] shade = new double[effects.lines().size() + 1];
      for (int line = 0; line < effects.lines().size(); line++) {
        double value = each.means().get(line)[place];
        row.add(ChartData.number(value));
        shade[line + 1] = high > low ? (value - low) / (high - low) : 0;
      }
      rows.add(row);
      shades.add(shade);
    }
    return new Table(headings, 1, rows, shades);
  }

  private static String mean(ColumnEffects effects) {
    return effects.lines().equals(List.of("prediction")) ? "mean prediction" : "mean probability";
  }
}
