package io.github.syncbn.worker.metric;

import io.github.syncbn.worker.kernel.Logistic;

/**
 * What came of predicting several labels of 0 or 1 of a row. Layout: weight of the rows of which
 * all labels are predicted right, then for each label {@link ClassCounts} of its two values and
 * {@link ProbabilitySums}.
 */
public final class LabelSums extends Sums {
  private static final int PER_LABEL = ClassCounts.length(2) + ProbabilitySums.LENGTH;

  private final int labels;
  private final double[] ofLabel = new double[2];

  /** Of nothing yet, on their own. */
  public LabelSums(int labels) {
    this(new double[length(labels)], 0, labels);
  }

  /** Those in an array from {@code offset}, which is not copied. */
  public LabelSums(double[] values, int offset, int labels) {
    super(values, offset, length(labels));
    this.labels = labels;
  }

  /** Doubles in the array. */
  public static int length(int labels) {
    return 1 + labels * PER_LABEL;
  }

  /** How many labels a row has. */
  public int labels() {
    return labels;
  }

  /**
   * Adds a row.
   *
   * @param actual 0 or 1 for each label
   * @param logits of a label's being 1, which is predicted where they are above 0
   * @param from place of the first logit
   */
  public void add(double[] actual, double[] logits, int from, double weight) {
    boolean right = true;
    for (int label = 0; label < labels; label++) {
      double logit = logits[from + label];
      int predicted = predicted(logit);
      int one = (int) actual[label];
      right &= predicted == one;
      counts(label).add(one, predicted, weight);
      ofLabel[0] = Logistic.of(-logit);
      ofLabel[1] = Logistic.of(logit);
      probabilities(label).add(one, predicted, ofLabel, weight);
    }
    values[offset] += right ? weight : 0;
  }

  /** The value of a label that its logit predicts: 1 where its probability is above 0.5. */
  public static int predicted(double logit) {
    return logit > 0 ? 1 : 0;
  }

  /** What was predicted how often of a label. */
  public ClassCounts counts(int label) {
    return new ClassCounts(values, offset + 1 + label * PER_LABEL, 2);
  }

  /** How good the probabilities of a label are. */
  public ProbabilitySums probabilities(int label) {
    return new ProbabilitySums(values, offset + 1 + label * PER_LABEL + ClassCounts.length(2));
  }

  /** The part of the rows of which all labels are predicted right; NaN without rows. */
  public double subsetAccuracy() {
    return values[offset] / (counts(0).support(0) + counts(0).support(1));
  }

  /**
   * Harmonic mean of precision and recall over all labels of all rows together; NaN if no label is
   * 1 or predicted.
   */
  public double microF1() {
    double right = 0;
    double all = 0;
    for (int label = 0; label < labels; label++) {
      ClassCounts counts = counts(label);
      right += counts.right(1);
      all += counts.support(1) + counts.predicted(1);
    }
    return 2 * right / all;
  }
}
