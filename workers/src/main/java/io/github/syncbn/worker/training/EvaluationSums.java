package io.github.syncbn.worker.training;

import io.github.syncbn.worker.metric.ClassCounts;
import io.github.syncbn.worker.metric.ProbabilitySums;

/**
 * Loss of a model over some rows, and for classes what came of their predictions, as sums that add
 * up over shards. Layout: summed loss, what it is divided by for the mean, then {@link ClassCounts}
 * and {@link ProbabilitySums} if there are classes.
 */
public final class EvaluationSums {
  private static final int LOSSES = 2;

  private final double[] values;
  private final int offset;
  private final int classes;

  /**
   * Those in an array from {@code offset}, which is not copied.
   *
   * @param classes number of classes, 0 for regression
   */
  public EvaluationSums(double[] values, int offset, int classes) {
    this.values = values;
    this.offset = offset;
    this.classes = classes;
  }

  /** Doubles in the array. */
  public static int length(int classes) {
    return classes == 0 ? LOSSES : LOSSES + ClassCounts.length(classes) + ProbabilitySums.LENGTH;
  }

  /** The mean loss; NaN without rows. */
  public double meanLoss() {
    return values[offset] / values[offset + 1];
  }

  /** What was predicted how often; of a classifier. */
  public ClassCounts counts() {
    return new ClassCounts(values, offset + LOSSES, classes);
  }

  /** How good the probabilities are; of a classifier. */
  public ProbabilitySums probabilities() {
    return new ProbabilitySums(values, offset + LOSSES + ClassCounts.length(classes));
  }
}
