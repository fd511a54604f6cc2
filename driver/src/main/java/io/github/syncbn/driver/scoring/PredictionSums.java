package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.GatheredScores;
import io.github.syncbn.driver.metric.PredictedClass;
import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.worker.metric.ClassCounts;
import io.github.syncbn.worker.metric.ClassScores;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.ProbabilitySums;
import io.github.syncbn.worker.network.Softmax;
import java.util.Optional;

/** The figures of a known number of rows, whose scores are kept in memory if they are asked for. */
final class PredictionSums {
  private final int classes;
  private final double temperature;
  private final ClassCounts counts;
  private final ProbabilitySums probabilities = new ProbabilitySums();
  private final ErrorMoments errors = ErrorMoments.none();
  private final double[] scores;
  private final double[] ofRow;
  private int filled;

  /**
   * Of no rows yet.
   *
   * @param classes number of classes, 0 for a regression
   * @param temperature of the model
   * @param ranked rows of which the order is wanted at most; 0 if it is not
   */
  PredictionSums(int classes, int ranked, double temperature) {
    this.classes = classes;
    this.temperature = temperature;
    counts = new ClassCounts(classes);
    int orders = ClassScores.orders(classes);
    scores = new double[orders == 0 ? 0 : ranked * (orders + 2)];
    ofRow = new double[classes];
  }

  /** Adds a row, whose outputs stand from {@code at}. */
  void add(double target, double[] outputs, int at, double weight) {
    if (classes == 0) {
      errors.add(target, outputs[at], weight);
      return;
    }
    Softmax.of(outputs, at, classes, temperature, ofRow, 0);
    int actual = (int) target;
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
    if (classes == 0) {
      return Figures.of(errors);
    }
    Optional<Ranking> ranking =
        scores.length == 0
            ? Optional.empty()
            : Optional.of(new GatheredScores(scores, filled, classes).ranking());
    return Figures.of(counts, probabilities, ranking);
  }
}
