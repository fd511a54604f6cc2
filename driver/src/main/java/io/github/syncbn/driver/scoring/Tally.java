package io.github.syncbn.driver.scoring;

import io.github.syncbn.driver.metric.ConfusionMatrix;
import java.io.Serializable;
import java.util.List;

/** Sums over scored rows. */
final class Tally implements Serializable {
  private final ConfusionMatrix confusion;
  private final RegressionSums regression = new RegressionSums();
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
      confusion.add((int) row.target(), (int) row.prediction(), row.weight());
    } else {
      regression.add(row.target(), row.prediction(), row.weight());
    }
    return this;
  }

  Tally add(Tally other) {
    rows += other.rows;
    weight += other.weight;
    loss += other.loss;
    confusion.addAll(other.confusion);
    regression.add(other.regression);
    return this;
  }

  ConfusionMatrix confusion() {
    return confusion;
  }

  RegressionSums regression() {
    return regression;
  }

  long rows() {
    return rows;
  }

  double weight() {
    return weight;
  }

  double meanLoss() {
    return loss / weight;
  }
}
