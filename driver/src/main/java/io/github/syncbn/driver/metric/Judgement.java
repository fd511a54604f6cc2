package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.ProbabilitySums;
import java.io.Serializable;
import java.util.List;

/** What is known of predictions for rows whose truth is known. */
public sealed interface Judgement extends Serializable {
  /** Adds the rows of another of the same kind. */
  void addAll(Judgement other);

  /** All metrics but those that need rows in order. */
  Figures figures();

  /**
   * Of a classifier.
   *
   * @param confusion what was predicted for which class
   * @param probabilities how good the probabilities were
   * @param roc each class against the others; of none where there are more than {@value
   *     #MOST_CURVES}
   */
  record OfClasses(ConfusionMatrix confusion, ProbabilitySums probabilities, RocCurves roc)
      implements Judgement {
    private static final int MOST_CURVES = 10;

    /** Of nothing yet. */
    public static OfClasses none(List<String> classes) {
      int curves = classes.size() > MOST_CURVES ? 0 : classes.size();
      return new OfClasses(
          new ConfusionMatrix(classes), new ProbabilitySums(), new RocCurves(curves));
    }

    /**
     * Adds a row.
     *
     * @param ofRow probabilities of all classes
     */
    public void add(int actual, double[] ofRow, double weight) {
      int likeliest = PredictedClass.largest(ofRow, 0, ofRow.length);
      confusion.add(actual, likeliest, weight);
      probabilities.add(actual, likeliest, ofRow, weight);
      roc.add(actual, ofRow, weight);
    }

    @Override
    public Figures figures() {
      return Figures.of(confusion.counts(), probabilities, Ranking.mean(List.of()));
    }

    @Override
    public void addAll(Judgement other) {
      OfClasses same = (OfClasses) other;
      confusion.addAll(same.confusion);
      probabilities.addAll(same.probabilities);
      roc.addAll(same.roc);
    }
  }

  /**
   * Of several targets.
   *
   * @param names of the targets
   * @param sums over all rows
   */
  record OfTargets(List<String> names, TargetSums sums) implements Judgement {

    /**
     * Of nothing yet.
     *
     * @param labels whether they are labels of 0 or 1, else numbers
     */
    public static OfTargets none(List<String> names, boolean labels) {
      return new OfTargets(names, TargetSums.none(names.size(), labels));
    }

    @Override
    public Figures figures() {
      return sums.figures(List.of()).named(names);
    }

    @Override
    public void addAll(Judgement other) {
      sums.addAll(((OfTargets) other).sums);
    }
  }

  /**
   * Of a regression.
   *
   * @param residuals how far predictions were off
   * @param errors sums over all rows
   */
  record OfNumbers(Residuals residuals, ErrorMoments errors) implements Judgement {

    /** Of nothing yet. */
    public static OfNumbers none() {
      return new OfNumbers(new Residuals(), ErrorMoments.none(1));
    }

    /** Adds a row. */
    public void add(double actual, double predicted, double weight) {
      residuals.add(actual, predicted);
      errors.add(actual, predicted, weight);
    }

    @Override
    public Figures figures() {
      return Figures.of(errors);
    }

    @Override
    public void addAll(Judgement other) {
      OfNumbers same = (OfNumbers) other;
      residuals.addAll(same.residuals);
      errors.addAll(same.errors);
    }
  }
}
