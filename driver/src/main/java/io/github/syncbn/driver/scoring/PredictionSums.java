package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.GatheredScores;
import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.driver.metric.TargetSums;
import io.github.syncbn.worker.metric.ClassCounts;
import io.github.syncbn.worker.metric.ClassScores;
import io.github.syncbn.worker.metric.ProbabilitySums;
import io.github.syncbn.worker.network.Softmax;
import java.util.Arrays;
import java.util.List;

/** The figures of a known number of rows, whose scores are kept in memory if they are asked for. */
final class PredictionSums {
  private final int classes;
  private final int targets;
  private final double temperature;
  private final ClassCounts counts;
  private final ProbabilitySums probabilities = new ProbabilitySums();
  private final TargetSums several;
  private final double[] scores;
  private final double[] ofRow;
  private int filled;

  /**
   * Of no rows yet.
   *
   * @param classes number of classes, 0 for a regression
   * @param targets numbers, or labels of 0 or 1, of a row; 1 for one class
   * @param temperature of the model
   * @param ranked rows of which the order is wanted at most; 0 if it is not
   */
  PredictionSums(int classes, int targets, int ranked, double temperature) {
    this.classes = classes;
    this.targets = targets;
    this.temperature = temperature;
    counts = new ClassCounts(classes);
    several = TargetSums.none(targets, classes > 0);
    int orders = ClassScores.orders(classes, targets);
    scores = new double[orders == 0 ? 0 : ranked * (orders + targets + 1)];
    ofRow = new double[classes];
  }

  private boolean ofOneClass() {
    return classes > 0 && targets == 1;
  }

  /**
   * Adds a row.
   *
   * @param actual class number or targets of all rows
   * @param row number of the row
   * @param outputs holds the outputs of the row from {@code at}
   */
  void add(double[] actual, int row, double[] outputs, int at, double weight) {
    if (ofOneClass()) {
      addClass((int) actual[row], outputs, at, weight);
      return;
    }
    double[] own = Arrays.copyOfRange(actual, row * targets, (row + 1) * targets);
    several.add(own, outputs, at, weight);
    if (classes > 0 && scores.length > 0) {
      System.arraycopy(outputs, at, scores, filled, targets);
      System.arraycopy(own, 0, scores, filled + targets, targets);
      filled += 2 * targets;
      scores[filled++] = weight;
    }
  }

  private void addClass(int actual, double[] outputs, int at, double weight) {
    Softmax.of(outputs, at, classes, temperature, ofRow, 0);
    int predicted = PredictedClass.largest(outputs, at, classes);
    counts.add(actual, predicted, weight);
    probabilities.add(actual, predicted, ofRow, weight);
    if (scores.length > 0) {
      int orders = ClassScores.orders(classes);
      for (int order = 0; order < orders; order++) {
        scores[filled++] = ClassScores.of(ofRow, ClassScores.classOf(order, classes));
      }
      scores[filled++] = actual;
      scores[filled++] = weight;
    }
  }

  /** The metrics. */
  Figures figures() {
    List<Ranking> rankings =
        classes == 0 || scores.length == 0
            ? List.of()
            : new GatheredScores(scores, filled, classes, targets).rankings();
    return ofOneClass()
        ? Figures.of(counts, probabilities, Ranking.mean(rankings))
        : several.figures(rankings);
  }
}
