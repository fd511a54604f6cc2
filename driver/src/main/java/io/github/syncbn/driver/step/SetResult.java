package io.github.syncbn.driver.step;

import io.github.syncbn.driver.metric.Figures;
import io.github.syncbn.driver.metric.Metric;

/**
 * How good a model is on a set of rows.
 *
 * @param loss mean over the set; NaN without one
 * @param figures all metrics that are defined for it; none without one
 */
public record SetResult(double loss, Figures figures) {
  /** That of no set. */
  public static final SetResult NONE = new SetResult(Double.NaN, Figures.NONE);

  /** The part of the rows whose class is predicted right; NaN without a set, or without classes. */
  public double accuracy() {
    return figures.get(Metric.ACCURACY);
  }
}
