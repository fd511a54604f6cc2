package io.github.syncbn.driver.metric;

import java.util.List;

/**
 * What comes of the order in which probabilities put rows.
 *
 * @param areaUnderRoc NaN unless there are rows of both kinds
 * @param averagePrecision NaN without rows of the class
 */
public record Ranking(double areaUnderRoc, double averagePrecision) {

  /** The means over orders, those that are NaN left out; NaN without any. */
  public static Ranking mean(List<Ranking> orders) {
    return new Ranking(
        orders.stream()
            .mapToDouble(Ranking::areaUnderRoc)
            .filter(area -> !Double.isNaN(area))
            .average()
            .orElse(Double.NaN),
        orders.stream()
            .mapToDouble(Ranking::averagePrecision)
            .filter(precision -> !Double.isNaN(precision))
            .average()
            .orElse(Double.NaN));
  }
}
