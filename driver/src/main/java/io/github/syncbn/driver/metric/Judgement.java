package io.github.syncbn.driver.metric;

import java.io.Serializable;
import java.util.List;

/** What is known of predictions for rows whose truth is known. */
public sealed interface Judgement extends Serializable {
  /** Adds the rows of another of the same kind. */
  void addAll(Judgement other);

  /**
   * Of a classifier.
   *
   * @param confusion what was predicted for which class
   * @param calibration how sure predictions were
   * @param roc each class against the others; of none where there are more than {@value
   *     #MOST_CURVES}
   */
  record OfClasses(ConfusionMatrix confusion, Calibration calibration, RocCurves roc)
      implements Judgement {
    private static final int MOST_CURVES = 10;

    /** Of nothing yet. */
    public static OfClasses none(List<String> classes) {
      int curves = classes.size() > MOST_CURVES ? 0 : classes.size();
      return new OfClasses(new ConfusionMatrix(classes), new Calibration(), new RocCurves(curves));
    }

    /**
     * Adds a row.
     *
     * @param probabilities of all classes
     */
    public void add(int actual, double[] probabilities, double weight) {
      int likeliest = PredictedClass.largest(probabilities, 0, probabilities.length);
      confusion.add(actual, likeliest, weight);
      calibration.add(probabilities[likeliest], likeliest == actual, weight);
      roc.add(actual, probabilities, weight);
    }

    @Override
    public void addAll(Judgement other) {
      OfClasses same = (OfClasses) other;
      confusion.addAll(same.confusion);
      calibration.addAll(same.calibration);
      roc.addAll(same.roc);
    }
  }

  /**
   * Of a regression.
   *
   * @param residuals how far predictions were off
   */
  record OfNumbers(Residuals residuals) implements Judgement {
    @Override
    public void addAll(Judgement other) {
      residuals.addAll(((OfNumbers) other).residuals);
    }
  }
}
