package io.github.syncbn.driver.metric;

import io.github.syncbn.worker.metric.ClassCounts;
import io.github.syncbn.worker.metric.ErrorMoments;
import io.github.syncbn.worker.metric.LabelSums;
import io.github.syncbn.worker.metric.ProbabilitySums;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The metrics of some predictions, each computed from its sums in this one place.
 *
 * @param values in the order of {@link Metric}; without those that are not defined for the rows, or
 *     were not computed
 * @param targets of each of several targets by itself, by its name or number, in order; none of one
 *     target
 */
public record Figures(Map<Metric, Double> values, Map<String, Figures> targets)
    implements Serializable {
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
    targets = Collections.unmodifiableMap(new LinkedHashMap<>(targets));
  }

  /** Of one target. */
  public Figures(Map<Metric, Double> values) {
    this(values, Map.of());
  }

  /** Of several targets, by their numbers. */
  public static Figures ofAll(Map<Metric, Double> values, List<Figures> targets) {
    Map<String, Figures> numbered = new LinkedHashMap<>();
    targets.forEach(target -> numbered.put(String.valueOf(numbered.size()), target));
    return new Figures(values, numbered);
  }

  /** The same with the names of the targets; nothing else of one target. */
  public Figures named(List<String> names) {
    Map<String, Figures> named = new LinkedHashMap<>();
    targets.values().forEach(target -> named.put(names.get(named.size()), target));
    return new Figures(values, named);
  }

  /**
   * Those of a classifier.
   *
   * @param ranking what the order of rows gives; NaN if it was not looked at
   */
  public static Figures of(ClassCounts counts, ProbabilitySums probabilities, Ranking ranking) {
    Map<Metric, Double> values = new EnumMap<>(Metric.class);
    values.put(Metric.ACCURACY, counts.accuracy());
    values.put(Metric.BALANCED_ACCURACY, counts.balancedAccuracy());
    values.put(Metric.LOG_LOSS, probabilities.logLoss());
    values.put(Metric.MACRO_F1, counts.macroF1());
    values.put(Metric.WEIGHTED_F1, counts.weightedF1());
    values.put(Metric.BRIER, probabilities.brier());
    values.put(Metric.CALIBRATION_ERROR, probabilities.calibration().expectedError());
    values.put(Metric.AUC, ranking.areaUnderRoc());
    values.put(Metric.AVERAGE_PRECISION, ranking.averagePrecision());
    return new Figures(values);
  }

  /**
   * Those of several labels of 0 or 1.
   *
   * @param rankings what the order of rows gives, by label; none if it was not looked at
   */
  public static Figures of(LabelSums sums, List<Ranking> rankings) {
    List<Figures> labels = new ArrayList<>();
    double supports = 0;
    double weighted = 0;
    for (int label = 0; label < sums.labels(); label++) {
      ClassCounts counts = sums.counts(label);
      ProbabilitySums probabilities = sums.probabilities(label);
      Map<Metric, Double> values = new EnumMap<>(Metric.class);
      values.put(Metric.ACCURACY, counts.accuracy());
      values.put(Metric.BALANCED_ACCURACY, counts.balancedAccuracy());
      values.put(Metric.LOG_LOSS, probabilities.logLoss());
      values.put(Metric.BRIER, probabilities.brier());
      values.put(Metric.CALIBRATION_ERROR, probabilities.calibration().expectedError());
      values.put(Metric.F1, ofNone(counts.f1(1)));
      if (!rankings.isEmpty()) {
        values.put(Metric.AUC, rankings.get(label).areaUnderRoc());
        values.put(Metric.AVERAGE_PRECISION, rankings.get(label).averagePrecision());
      }
      supports += counts.support(1);
      weighted += counts.support(1) * ofNone(counts.f1(1));
      labels.add(new Figures(values));
    }
    Map<Metric, Double> all = means(labels);
    all.put(Metric.MACRO_F1, all.remove(Metric.F1));
    all.put(Metric.ACCURACY, sums.subsetAccuracy());
    all.put(Metric.MICRO_F1, ofNone(sums.microF1()));
    all.put(Metric.WEIGHTED_F1, supports == 0 ? 0 : weighted / supports);
    return Figures.ofAll(all, labels);
  }

  /** F1 where no label is 1 or predicted to be: 0, as scikit-learn has it. */
  private static double ofNone(double f1) {
    return Double.isNaN(f1) ? 0 : f1;
  }

  /** Those of a regression. */
  public static Figures of(ErrorMoments errors) {
    return ofTargets(errors, Collections.nCopies(errors.targets(), 1.0));
  }

  /**
   * Those of a regression of one or several targets; of all together, the means over targets.
   *
   * @param units by target, how many of its own units one of these is
   */
  public static Figures ofTargets(ErrorMoments errors, List<Double> units) {
    if (errors.targets() == 1) {
      return ofOne(errors);
    }
    List<Figures> targets = new ArrayList<>();
    for (int j = 0; j < errors.targets(); j++) {
      targets.add(ofOne(errors.of(j, units.get(j))));
    }
    return Figures.ofAll(means(targets), targets);
  }

  private static Figures ofOne(ErrorMoments errors) {
    return new Figures(
        Map.of(
            Metric.RMSE,
            Math.sqrt(errors.meanSquaredError()),
            Metric.MAE,
            errors.meanAbsoluteError(),
            Metric.R2,
            errors.r2()));
  }

  /** The mean of each metric over the targets for which it is defined. */
  private static Map<Metric, Double> means(List<Figures> targets) {
    Map<Metric, Double> means = new EnumMap<>(Metric.class);
    for (Metric metric : Metric.values()) {
      means.put(
          metric,
          targets.stream()
              .mapToDouble(target -> target.get(metric))
              .filter(value -> !Double.isNaN(value))
              .average()
              .orElse(Double.NaN));
    }
    return means;
  }

  /** The value of a metric; NaN where there is none. */
  public double get(Metric metric) {
    return values.getOrDefault(metric, Double.NaN);
  }

  /** The same with errors in other units, {@code scale} of which are one of these. */
  public Figures in(double scale) {
    Map<Metric, Double> scaled = new EnumMap<>(Metric.class);
    values.forEach((metric, value) -> scaled.put(metric, metric.hasUnit() ? scale * value : value));
    return new Figures(scaled, targets);
  }
}
