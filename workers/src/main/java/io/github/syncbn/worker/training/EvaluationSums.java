package io.github.syncbn.worker.training;

import io.github.syncbn.worker.metric.ClassCounts;
import io.github.syncbn.worker.metric.LabelSums;
import io.github.syncbn.worker.metric.ProbabilitySums;

/**
 * Loss of a model over some rows, and for classes what came of their predictions, as sums that add
 * up over shards. Layout: summed loss, what it is divided by for the mean, then {@link ClassCounts}
 * and {@link ProbabilitySums} if there are classes, or {@link LabelSums} of several labels.
 */
public final class EvaluationSums {
  private static final int LOSSES = 2;

  private final double[] values;
  private final int offset;
  private final int classes;
  private final int targets;

  /**
   * Those in an array from {@code offset}, which is not copied.
   *
   * @param classes number of classes, 0 for regression
   * @param targets numbers, or labels of 0 or 1, that are predicted of a row
   */
  public EvaluationSums(double[] values, int offset, int classes, int targets) {
    this.values = values;
    this.offset = offset;
    this.classes = classes;
    this.targets = targets;
  }

  /** Doubles in the array. */
  public static int length(int classes, int targets) {
    if (classes == 0) {
      return LOSSES;
    }
    return LOSSES
        + (targets > 1
            ? LabelSums.length(targets)
            : ClassCounts.length(classes) + ProbabilitySums.LENGTH);
  }

  /** The mean loss; NaN without rows. */
  public double meanLoss() {
    return values[offset] / values[offset + 1];
  }

  /** What was predicted how often; of a classifier. */
  public ClassCounts counts() {
    return new ClassCounts(values, offset + LOSSES, classes);
  }

  /** What came of several labels. */
  public LabelSums labels() {
    return new LabelSums(values, offset + LOSSES, targets);
  }

  /** How good the probabilities are; of a classifier. */
  public ProbabilitySums probabilities() {
    return new ProbabilitySums(values, offset + LOSSES + ClassCounts.length(classes));
  }
}
