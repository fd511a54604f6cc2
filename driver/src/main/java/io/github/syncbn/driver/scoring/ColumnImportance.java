package io.github.syncbn.driver.scoring;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * How much worse predictions become when a column's values are permuted among the rows (Breiman
 * 2001; Fisher, Rudin and Dominici 2019).
 *
 * @param column its name; all of its features are permuted together
 * @param drops of each permutation, how much worse the metric became; above 0 is worse, whatever
 *     the direction of the metric
 */
public record ColumnImportance(String column, List<Double> drops) {

  public ColumnImportance {
    drops = List.copyOf(drops);
  }

  /** The mean drop. */
  public double mean() {
    return values().average().orElse(Double.NaN);
  }

  /** Standard deviation of the drops over permutations, with their number as divisor. */
  public double deviation() {
    double mean = mean();
    return Math.sqrt(
        values().map(drop -> (drop - mean) * (drop - mean)).average().orElse(Double.NaN));
  }

  private DoubleStream values() {
    return drops.stream().mapToDouble(Double::doubleValue);
  }
}
