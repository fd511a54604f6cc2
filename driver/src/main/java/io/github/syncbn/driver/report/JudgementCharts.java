package io.github.syncbn.driver.report;

import io.github.syncbn.driver.attempt.HeldOut;
import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Judgement;
import io.github.syncbn.driver.metric.Residuals;
import io.github.syncbn.driver.metric.RocCurves;
import io.github.syncbn.driver.metric.TargetTable;
import io.github.syncbn.driver.report.Chart.Axis;
import io.github.syncbn.driver.report.Chart.Series;
import io.github.syncbn.driver.report.Page.Block;
import io.github.syncbn.driver.report.Page.Paragraph;
import io.github.syncbn.driver.report.Page.Picture;
import io.github.syncbn.driver.report.Page.Table;
import io.github.syncbn.worker.metric.Calibration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What a model makes of rows that were held out: what it confuses, how sure it is, how far off. */
final class JudgementCharts {
  /** Classes of a confusion matrix at most; of more, the most frequent confusions are shown. */
  private static final int MATRIX = 30;

  private static final int CONFUSIONS = 20;

  /** Places of a curve of rates: every percent. */
  private static final int RATES = 101;

  /** Groups of rows, by prediction, whose residuals are shown. */
  private static final int GROUPS = 20;

  private JudgementCharts() {}

  static List<Block> of(HeldOut held) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(
        new Paragraph(
            String.format(
                Locale.ROOT, "%,d rows that took no part in the training.", held.rows())));
    Figures figures = held.judgement().figures();
    blocks.add(figures(figures));
    if (held.judgement() instanceof Judgement.OfClasses classes) {
      blocks.add(confusion(classes.confusion()));
      blocks.add(calibration(classes.probabilities().calibration()));
      if (classes.roc().classes() > 0) {
        blocks.add(roc(classes.roc(), classes.confusion().classes()));
      }
    } else if (held.judgement() instanceof Judgement.OfTargets) {
      TargetTable targets = TargetTable.of(figures);
      blocks.add(Table.of(targets.headings(), 1, targets.rows()));
    } else if (held.judgement() instanceof Judgement.OfNumbers numbers) {
      blocks.addAll(residuals(numbers.residuals(), held.rows()));
    }
    return blocks;
  }

  private static Block figures(Figures figures) {
    List<List<String>> rows = new ArrayList<>();
    figures
        .values()
        .forEach((metric, value) -> rows.add(List.of(metric.title(), metric.text(value))));
    return Table.of(List.of("metric", "value"), 1, rows);
  }

  private static Block confusion(ConfusionMatrix matrix) {
    List<String> classes = matrix.classes();
    if (classes.size() > MATRIX) {
      return Table.of(
          List.of("actual", "predicted", "rows"),
          2,
          matrix.confusions().stream()
              .limit(CONFUSIONS)
              .map(
                  cell ->
                      List.of(
                          classes.get(cell.actual()),
                          classes.get(cell.predicted()),
                          ChartData.number(cell.weight())))
              .toList());
    }
    List<String> headings = new ArrayList<>(List.of("actual \\ predicted"));
    headings.addAll(classes);
    headings.add("recall");
    List<List<String>> rows = new ArrayList<>();
    List<double[]> shades = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      List<String> row = new ArrayList<>(List.of(classes.get(i)));
      double[] shade = new double[classes.size() + 1];
      for (int j = 0; j < classes.size(); j++) {
        row.add(ChartData.number(matrix.count(i, j)));
        shade[j] = matrix.support(i) > 0 ? matrix.count(i, j) / matrix.support(i) : 0;
      }
      row.add(ChartData.percent(matrix.recall(i)));
      rows.add(row);
      shades.add(shade);
    }
    return new Table(headings, 1, rows, shades);
  }

  private static Picture calibration(Calibration calibration) {
    double[] at =
        IntStream.range(0, Calibration.BINS)
            .mapToDouble(bin -> (bin + 0.5) / Calibration.BINS)
            .toArray();
    double[] accuracy =
        IntStream.range(0, Calibration.BINS).mapToDouble(calibration::accuracy).toArray();
    return new Picture(
        Chart.of(
            String.format(
                Locale.ROOT,
                "Calibration: expected error %.2f%%",
                100 * calibration.expectedError()),
            Axis.linear("probability of the prediction"),
            Axis.linear("share that is right"),
            at,
            List.of(
                Series.of("predictions", accuracy),
                Series.of("as sure as right", at).asReference())));
  }

  private static Picture roc(RocCurves curves, List<String> classes) {
    double[] at = IntStream.range(0, RATES).mapToDouble(i -> (double) i / (RATES - 1)).toArray();
    List<Series> lines = new ArrayList<>();
    // Of two classes, one curve says all.
    int first = curves.classes() == 2 ? 1 : 0;
    for (int k = first; k < curves.classes(); k++) {
      String name = String.format(Locale.ROOT, "%s, area %.4f", classes.get(k), curves.area(k));
      lines.add(Series.of(name, curves.trueRates(k, at)));
    }
    lines.add(Series.of("a guess", at).asReference());
    return new Picture(
        Chart.of(
            "Receiver operating characteristic, each class against the others",
            Axis.linear("rate of false positives"),
            Axis.linear("rate of true positives"),
            at,
            lines));
  }

  private static List<Block> residuals(Residuals residuals, long rows) {
    List<Block> blocks = new ArrayList<>();
    if (residuals.count() < rows) {
      blocks.add(
          new Paragraph(
              String.format(Locale.ROOT, "The charts are of the first %,d.", residuals.count())));
    }
    double[] predicted = residuals.predicted();
    double[] off = residuals.residuals();
    int[] order =
        IntStream.range(0, predicted.length)
            .boxed()
            .sorted((a, b) -> Double.compare(predicted[a], predicted[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int groups = Math.min(GROUPS, order.length);
    double[][] columns = new double[4][groups];
    for (int g = 0; g < groups; g++) {
      int[] group =
          Arrays.copyOfRange(order, g * order.length / groups, (g + 1) * order.length / groups);
      columns[0][g] = percentile(predicted, group, 0.5);
      columns[1][g] = percentile(off, group, 0.15);
      columns[2][g] = percentile(off, group, 0.5);
      columns[3][g] = percentile(off, group, 0.85);
    }
    blocks.add(
        new Picture(
            Chart.of(
                "Residuals by prediction: median, 15th and 85th percentile",
                Axis.linear("prediction"),
                Axis.linear("truth less prediction"),
                columns[0],
                List.of(
                    Series.between("median", columns[1], columns[2], columns[3]),
                    Series.of("none", new double[groups]).asReference()))));
    return blocks;
  }

  private static double percentile(double[] values, int[] rows, double share) {
    double[] sorted = Arrays.stream(rows).mapToDouble(row -> values[row]).sorted().toArray();
    return sorted[(int) Math.round(share * (sorted.length - 1))];
  }
}
