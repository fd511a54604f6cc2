package io.github.syncbn.driver.ml;

import io.github.syncbn.driver.config.SettingKey.Form;
import io.github.syncbn.driver.model.StandardParams;
import java.util.Arrays;
import java.util.Optional;

/** Declares what estimators and models share. */
final class ModelParams {
  private ModelParams() {}

  /** Columns of features and predictions, and what becomes of invalid rows. */
  static void declare(ParamTable<?> table) {
    table.declare(
        "featuresCol",
        Form.TEXT,
        "column of features: a vector, an array of numbers, or one number; a name",
        ModelParams::isName);
    setDefault(table, "featuresCol");
    table.declare(
        "featuresCols",
        Form.TEXTS,
        "several columns of features in order (numbers, booleans, arrays of numbers, vectors,"
            + " binary), instead of featuresCol; one name or more",
        value -> ((String[]) value).length > 0);
    table.absent("featuresCols", () -> Optional.of(new String[0]));
    column(table, "predictionCol", "column of predictions");
    table.declare(
        "handleInvalid",
        Form.TEXT,
        "what becomes of a row that cannot be predicted: error ends the job, keep gives it null"
            + " predictions, skip leaves it out; error, keep or skip",
        value -> value.equals("error") || value.equals("keep") || value.equals("skip"));
    setDefault(table, "handleInvalid");
  }

  /** What only classifiers have. */
  static void declareProbabilities(ParamTable<?> table) {
    column(table, "probabilityCol", "column of the classes' probabilities");
    column(table, "rawPredictionCol", "column of the network's raw outputs");
    table.declareNumbers(
        "thresholds",
        "one per class: the class with the largest probability over threshold is predicted; numbers"
            + " of 0 or more, at most one of them 0",
        value -> areThresholds((double[]) value));
    table.absent("thresholds", () -> Optional.of(new double[0]));
  }

  /** What only regressions have. */
  static void declareQuantiles(ParamTable<?> table) {
    column(table, "quantilesCol", "column of the predicted quantiles, if the loss is of several");
  }

  private static void column(ParamTable<?> table, String name, String doc) {
    table.declare(name, Form.TEXT, doc + "; a name, or empty for none", value -> true);
    setDefault(table, name);
  }

  private static void setDefault(ParamTable<?> table, String name) {
    table.setDefault(name, StandardParams.get(name));
  }

  static boolean isName(Object value) {
    return !((String) value).isEmpty();
  }

  private static boolean areThresholds(double[] values) {
    return Arrays.stream(values).allMatch(t -> t >= 0)
        && Arrays.stream(values).filter(t -> t == 0).count() <= 1;
  }
}
