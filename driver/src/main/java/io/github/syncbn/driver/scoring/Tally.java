package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.worker.loss.DevianceLoss;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.ProbabilitySums;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Sums over scored rows. */
final class Tally implements Serializable {
  private final ConfusionMatrix confusion;
  private final ProbabilitySums probabilities = new ProbabilitySums();
  private final ErrorMoments errors = ErrorMoments.none();
  private final Loss measure;
  private long rows;
  private double weight;
  private double loss;
  private double deviance;

  /**
   * Of nothing yet.
   *
   * @param measure the loss that rows are measured by
   */
  Tally(List<String> classes, Loss measure) {
    confusion = new ConfusionMatrix(classes);
    this.measure = measure;
  }

  Tally add(ScoredRow row) {
    rows++;
    weight += row.weight();
    loss += row.loss();
    if (measure.classifies()) {
      int actual = (int) row.target();
      int predicted = (int) row.prediction();
      confusion.add(actual, predicted, row.weight());
      probabilities.add(actual, predicted, row.probabilities(), row.weight());
    } else {
      errors.add(row.target(), row.prediction(), row.weight());
      if (measure instanceof DevianceLoss of) {
        deviance += row.weight() * of.deviance(row.prediction(), row.target());
      }
    }
    return this;
  }

  Tally add(Tally other) {
    rows += other.rows;
    weight += other.weight;
    loss += other.loss;
    deviance += other.deviance;
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
    return measure.classifies()
        ? new Evaluation.Classification(
            rows,
            weight,
            meanLoss,
            confusion,
            Figures.of(confusion.counts(), probabilities, ranking))
        : new Evaluation.Regression(rows, weight, meanLoss, meanDeviance(), Figures.of(errors));
  }

  private OptionalDouble meanDeviance() {
    return measure instanceof DevianceLoss
        ? OptionalDouble.of(deviance / weight)
        : OptionalDouble.empty();
  }
}
