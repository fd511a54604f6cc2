package io.github.syncbn.worker.training;

import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * Columns by name that are scaled in a way of their own.
 *
 * @param none columns that stay as they are
 * @param standardize columns that get mean 0 and deviation 1
 * @param quantile columns that become normal by their ranks
 * @param robust columns that are scaled by median and quartiles
 * @param log1p columns whose logarithms are standardized
 */
public record ColumnScales(
    @Setting(value = "columns that stay as they are", rule = "no column", param = "unscaledColumns")
        List<String> none,
    @Setting(
            value = "columns that get mean 0 and deviation 1",
            rule = "no column",
            param = "standardizedColumns")
        List<String> standardize,
    @Setting(
            value = "columns that become normal by their ranks",
            rule = "no column",
            param = "quantileColumns")
        List<String> quantile,
    @Setting(
            value = "columns that are scaled by median and quartiles",
            rule = "no column",
            param = "robustColumns")
        List<String> robust,
    @Setting(
            value = "columns whose signed logarithms are standardized",
            rule = "no column",
            param = "log1pColumns")
        List<String> log1p)
    implements Serializable {

  /** No column has a scale of its own. */
  public static final ColumnScales NONE =
      new ColumnScales(List.of(), List.of(), List.of(), List.of(), List.of());

  public ColumnScales {
    none = List.copyOf(none);
    standardize = List.copyOf(standardize);
    quantile = List.copyOf(quantile);
    robust = List.copyOf(robust);
    log1p = List.copyOf(log1p);
  }

  static List<String> none(Given given) {
    return List.of();
  }

  static List<String> standardize(Given given) {
    return List.of();
  }

  static List<String> quantile(Given given) {
    return List.of();
  }

  static List<String> robust(Given given) {
    return List.of();
  }

  static List<String> log1p(Given given) {
    return List.of();
  }

  /** All columns that are named. */
  public List<String> all() {
    return Stream.of(none, standardize, quantile, robust, log1p).flatMap(List::stream).toList();
  }

  /** The scale of a column. */
  public FeatureTreatment.Scale of(String column, FeatureTreatment.Scale others) {
    if (none.contains(column)) {
      return new FeatureTreatment.Scale.None();
    }
    if (standardize.contains(column)) {
      return new FeatureTreatment.Scale.Standardize();
    }
    if (quantile.contains(column)) {
      return new FeatureTreatment.Scale.Quantile();
    }
    if (robust.contains(column)) {
      return new FeatureTreatment.Scale.Robust();
    }
    return log1p.contains(column) ? new FeatureTreatment.Scale.SignedLog() : others;
  }
}
