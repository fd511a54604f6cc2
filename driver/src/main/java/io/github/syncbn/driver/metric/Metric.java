package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.setting.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Figures of predictions, with the definitions of scikit-learn's functions of nearly the same name,
 * weighted where rows have weights. In the order in which they are shown.
 */
public enum Metric {
  /**
   * The part of the rows whose class is predicted right; of several labels, of which all labels
   * are.
   */
  ACCURACY("accuracy", true),
  /** Mean recall of the classes that have rows. */
  BALANCED_ACCURACY("balanced accuracy", true),
  /** Mean of -log p of the true class: cross-entropy without smoothing and class weights. */
  LOG_LOSS("log loss", false),
  /**
   * Area under the ROC curve, by the probability of the second of two classes; of more, the mean
   * over classes against all others, those left out that have no rows.
   */
  AUC("AUC", true),
  /** Average precision, for the same classes. */
  AVERAGE_PRECISION("average precision", true),
  /** Mean F1 of the classes that have rows or are predicted, or of several labels. */
  MACRO_F1("F1, macro", true),
  /** Mean F1 of the classes by the weight of their rows. */
  WEIGHTED_F1("F1, weighted", true),
  /** Mean squared distance of probabilities from the truth. */
  BRIER("Brier score", false),
  /** Expected calibration error in bins of the predicted class's probability. */
  CALIBRATION_ERROR("calibration error", false),
  /** Root of the mean squared error. */
  RMSE("rmse", false),
  /** Mean absolute error. */
  MAE("mae", false),
  /** The part of the variance that is explained. */
  R2("r2", true),
  /** F1 over all of several labels of 0 or 1 of all rows together. */
  MICRO_F1("F1, micro", true),
  /** F1 of one of several labels of 0 or 1. */
  F1("F1", true);

  private final String title;
  private final boolean more;

  Metric(String title, boolean more) {
    this.title = title;
    this.more = more;
  }

  /** As JSON and job files write it. */
  public String key() {
    return Key.word(this);
  }

  /** In words. */
  public String title() {
    return title;
  }

  /** Whether more is better. */
  public boolean moreIsBetter() {
    return more;
  }

  /** Whether it is one of classifiers, rather than of regressions. */
  public boolean classifies() {
    return this != RMSE && this != MAE && this != R2;
  }

  /** Whether it is one of several labels alone. */
  public boolean ofLabels() {
    return this == MICRO_F1 || this == F1;
  }

  /** Whether it is a share of rows or the like, shown as percent. */
  public boolean isShare() {
    return switch (this) {
      case ACCURACY, BALANCED_ACCURACY, MACRO_F1, WEIGHTED_F1, CALIBRATION_ERROR, MICRO_F1, F1 ->
          true;
      default -> false;
    };
  }

  /** Whether it is in the units of what is predicted. */
  public boolean hasUnit() {
    return this == RMSE || this == MAE;
  }

  /** Its key behind a word: {@code validationAuc}. */
  public String keyBehind(String word) {
    return word + key().substring(0, 1).toUpperCase(Locale.ROOT) + key().substring(1);
  }

  /** The metric of a key, whatever its case. */
  public static Optional<Metric> named(String key) {
    return Arrays.stream(values()).filter(m -> m.key().equalsIgnoreCase(key)).findFirst();
  }

  /** Those of classifiers, or those of regressions; without those of several labels alone. */
  public static List<Metric> of(boolean classifies) {
    return Arrays.stream(values())
        .filter(m -> m.classifies() == classifies && !m.ofLabels())
        .toList();
  }

  /** The value in words: a share in percent, else six digits. */
  public String text(double value) {
    return isShare()
        ? String.format(Locale.ROOT, "%.2f%%", 100 * value)
        : String.format(Locale.ROOT, "%.6g", value);
  }

  /** Whether it needs all rows in the order of their scores, rather than sums over rows. */
  public boolean ranks() {
    return this == AUC || this == AVERAGE_PRECISION;
  }
}
