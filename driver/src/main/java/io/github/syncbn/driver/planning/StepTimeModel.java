package io.github.syncbn.driver.planning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Predicts a step: the worker with most shards computes, then the star of executors around the
 * driver reduces and updates, in part under the backward pass. The star's cost grows with the
 * executors, the computing shrinks with the workers, so there is a best number.
 */
public final class StepTimeModel {
  /** Share of the backward pass in computing: dW and dx after y. */
  private static final double BACKWARD = 2.0 / 3;

  private final Workload workload;
  private final StepCosts costs;
  private final int perExecutor;

  /**
   * @param perExecutor workers in one executor, which merge their values before they are sent; for
   *     {@link StepCosts#IN_JVM} 1
   */
  public StepTimeModel(Workload workload, StepCosts costs, int perExecutor) {
    if (perExecutor < 1) {
      throw new IllegalArgumentException("workers per executor are 1 or more, got " + perExecutor);
    }
    this.workload = workload;
    this.costs = costs;
    this.perExecutor = perExecutor;
  }

  /** One step on {@code workers} workers, 1 to the number of shards. */
  public StepTime predict(int workers) {
    if (workers < 1 || workers > workload.shards()) {
      throw new IllegalArgumentException(workers + " workers for " + workload.shards() + " shards");
    }
    double row = workload.flopsPerRow() * costs.flop() + workload.valuesPerRow() * costs.value();
    double mean = workload.rows() * row / workers;
    int most = (workload.shards() + workers - 1) / workers;
    double slowest = (double) most / workload.shards() * workload.rows() * row;
    int holders = (workers + perExecutor - 1) / perExecutor;
    double push = costs.stepEnd(holders, workload.parameters());
    double hidden =
        costs.hidden()
            * Math.min(BACKWARD * mean, workload.ahead() * holders * costs.parameterPerHolder());
    return new StepTime(
        workers,
        mean,
        slowest - mean,
        exchanges(workers, holders) + push - hidden,
        workload.rows());
  }

  /** A sole executor has a layer's statistics as soon as its tasks have met, in memory. */
  private double exchanges(int workers, int holders) {
    boolean sole = holders == 1;
    StepCosts meeting = sole ? StepCosts.IN_JVM : costs;
    int met = sole ? workers : holders;
    return workload.exchanges() * (meeting.exchange() + met * meeting.exchangePerHolder())
        + workload.exchangedDoubles() * met * meeting.doublePerHolder();
  }

  /** Steps on 1 to {@code most} workers, but never more than there are shards. */
  public List<StepTime> table(int most) {
    List<StepTime> table = new ArrayList<>();
    for (int w = 1; w <= Math.min(most, workload.shards()); w++) {
      table.add(predict(w));
    }
    return table;
  }

  /** The fastest of 1 to {@code most} workers; the fewest if several are equally fast. */
  public StepTime fastest(int most) {
    return table(Math.max(1, most)).stream()
        .min(Comparator.comparingDouble(StepTime::total).thenComparingInt(StepTime::workers))
        .orElseThrow();
  }
}
