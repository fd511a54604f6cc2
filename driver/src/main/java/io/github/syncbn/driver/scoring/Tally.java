package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.ProbabilitySums;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** Sums over scored rows. */
final class Tally implements Serializable {
  private final ConfusionMatrix confusion;
  private final ProbabilitySums probabilities = new ProbabilitySums();
  private final ErrorMoments errors = ErrorMoments.none();
  private final boolean classifies;
  private long rows;
  private double weight;
  private double loss;

  Tally(List<String> classes) {
    confusion = new ConfusionMatrix(classes);
    classifies = !classes.isEmpty();
  }

  Tally add(ScoredRow row) {
    rows++;
    weight += row.weight();
    loss += row.loss();
    if (classifies) {
      int actual = (int) row.target();
      int predicted = (int) row.prediction();
      confusion.add(actual, predicted, row.weight());
      probabilities.add(actual, predicted, row.probabilities(), row.weight());
    } else {
      errors.add(row.target(), row.prediction(), row.weight());
    }
    return this;
  }

  Tally add(Tally other) {
    rows += other.rows;
    weight += other.weight;
    loss += other.loss;
    confusion.addAll(other.confusion);
    probabilities.addAll(other.probabilities);
    errors.addAll(other.errors);
    return this;
  }

  long rows() {
    return rows;
  }

  /** The figures; some rows must have been added. */
  Evaluation evaluation(Optional<Ranking> ranking) {
    double meanLoss = loss / weight;
    return classifies
        ? new Evaluation.Classification(
            rows,
            weight,
            meanLoss,
            confusion,
            Figures.of(confusion.counts(), probabilities, ranking))
        : new Evaluation.Regression(rows, weight, meanLoss, Figures.of(errors));
  }
}
