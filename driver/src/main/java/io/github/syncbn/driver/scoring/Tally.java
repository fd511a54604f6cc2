package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.ConfusionMatrix;
import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Ranking;
import io.github.syncbn.driver.metric.TargetSums;
import io.github.syncbn.driver.table.LabelSchema;
import io.github.syncbn.worker.loss.DevianceLoss;
import io.github.syncbn.worker.loss.Loss;
import io.github.syncbn.worker.metric.ProbabilitySums;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;

/** Sums over scored rows. */
final class Tally implements Serializable {
  private final LabelSchema labels;
  private final ConfusionMatrix confusion;
  private final ProbabilitySums probabilities = new ProbabilitySums();
  private final TargetSums targets;
  private final Loss measure;
  private long rows;
  private double weight;
  private double loss;
  private double deviance;

  /**
   * Of nothing yet.
   *
   * @param labels what is predicted
   * @param measure the loss that rows are measured by
   */
  Tally(LabelSchema labels, Loss measure) {
    this.labels = labels;
    boolean several = labels.columns().several();
    confusion = new ConfusionMatrix(several ? List.of() : labels.classes());
    targets = TargetSums.none(labels.columns().count(), several && measure.classifies());
    this.measure = measure;
  }

  private boolean ofOneClass() {
    return measure.classifies() && !labels.columns().several();
  }

  Tally add(ScoredRow row) {
    rows++;
    weight += row.weight();
    loss += row.loss();
    if (ofOneClass()) {
      int actual = (int) row.targets()[0];
      int predicted = (int) row.predictions()[0];
      confusion.add(actual, predicted, row.weight());
      probabilities.add(actual, predicted, row.probabilities(), row.weight());
    } else {
      targets.add(row.targets(), row.predictions(), 0, row.weight());
      if (measure instanceof DevianceLoss of) {
        deviance += row.weight() * deviance(of, row);
      }
    }
    return this;
  }

  private static double deviance(DevianceLoss of, ScoredRow row) {
    double sum = 0;
    for (int j = 0; j < row.targets().length; j++) {
      sum += of.deviance(row.predictions()[j], row.targets()[j]);
    }
    return sum / row.targets().length;
  }

  Tally add(Tally other) {
    rows += other.rows;
    weight += other.weight;
    loss += other.loss;
    deviance += other.deviance;
    confusion.addAll(other.confusion);
    probabilities.addAll(other.probabilities);
    targets.addAll(other.targets);
    return this;
  }

  long rows() {
    return rows;
  }

  /**
   * The figures; some rows must have been added.
   *
   * @param rankings by order, what the order of rows gives; none if it was not looked at
   */
  Evaluation evaluation(List<Ranking> rankings) {
    double meanLoss = loss / weight;
    if (ofOneClass()) {
      Figures figures = Figures.of(confusion.counts(), probabilities, Ranking.mean(rankings));
      return new Evaluation.Classification(rows, weight, meanLoss, confusion, figures);
    }
    Figures figures = targets.figures(rankings).named(labels.columns().names());
    return labels.columns().several()
        ? new Evaluation.Targets(
            rows, weight, meanLoss, meanDeviance(), measure.classifies(), figures)
        : new Evaluation.Regression(rows, weight, meanLoss, meanDeviance(), figures);
  }

  private OptionalDouble meanDeviance() {
    return measure instanceof DevianceLoss
        ? OptionalDouble.of(deviance / weight)
        : OptionalDouble.empty();
  }
}
