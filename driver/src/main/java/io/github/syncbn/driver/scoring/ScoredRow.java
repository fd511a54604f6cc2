package io.github.syncbn.driver.scoring;

import java.io.Serializable;

/**
 * What evaluation keeps of a row.
 *
 * @param target class number, or the number to predict
 * @param prediction class number, or the predicted number
 * @param weight the row's weight
 * @param loss its loss times its weight
 * @param score for two classes, what orders rows as the probability of the second does, and keeps
 *     apart those that round to 1: the difference of the outputs
 */
record ScoredRow(double target, double prediction, double weight, double loss, double score)
    implements Serializable {

  /** As numbers alone, which every serializer of Spark knows. */
  double[] packed() {
    return new double[] {target, prediction, weight, loss, score};
  }

  /** From {@link #packed}. */
  static ScoredRow of(double[] packed) {
    return new ScoredRow(packed[0], packed[1], packed[2], packed[3], packed[4]);
  }
}
