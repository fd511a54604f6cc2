package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.metric.ClassCounts;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.ProbabilitySums;
import java.io.Serializable;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The metrics of some predictions, each computed from its sums in this one place.
 *
 * @param values in the order of {@link Metric}; without those that are not defined for the rows, or
 *     were not computed
 */
public record Figures(Map<Metric, Double> values) implements Serializable {
  /** Of nothing. */
  public static final Figures NONE = new Figures(Map.of());

  public Figures {
    Map<Metric, Double> ordered = new EnumMap<>(Metric.class);
    values.forEach(
        (metric, value) -> {
          if (!Double.isNaN(value)) {
            ordered.put(metric, value);
          }
        });
    values = Collections.unmodifiableMap(ordered);
  }

  /**
   * Those of a classifier.
   *
   * @param ranking what the order of rows gives, if it was looked at
   */
  public static Figures of(
      ClassCounts counts, ProbabilitySums probabilities, Optional<Ranking> ranking) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.ACCURACY, counts.accuracy());
    values.put(Metric.BALANCED_ACCURACY, counts.balancedAccuracy());
    values.put(Metric.LOG_LOSS, probabilities.logLoss());
    values.put(Metric.MACRO_F1, counts.macroF1());
    values.put(Metric.WEIGHTED_F1, counts.weightedF1());
    values.put(Metric.BRIER, probabilities.brier());
    values.put(Metric.CALIBRATION_ERROR, probabilities.calibration().expectedError());
    ranking.ifPresent(
        order -> {
          values.put(Metric.AUC, order.areaUnderRoc());
          values.put(Metric.AVERAGE_PRECISION, order.averagePrecision());
        });
    return new Figures(values);
  }

  /** Those of a regression. */
  public static Figures of(ErrorMoments errors) {
    return new Figures(
        Map.of(
            Metric.RMSE,
            Math.sqrt(errors.meanSquaredError()),
            Metric.MAE,
            errors.meanAbsoluteError(),
            Metric.R2,
            errors.r2()));
  }

  /** The value of a metric; NaN where there is none. */
  public double get(Metric metric) {
    return values.getOrDefault(metric, Double.NaN);
  }

  /** The same with errors in other units, {@code scale} of which are one of these. */
  public Figures in(double scale) {
    Map<Metric, Double> scaled = new EnumMap<>(Metric.class);
    values.forEach((metric, value) -> scaled.put(metric, metric.hasUnit() ? scale * value : value));
    return new Figures(scaled);
  }
}
