package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.collective.Assignment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many shards the tasks of an executor compute in a given time, each: what shards are divided
 * by. Which executor has which never changes a bit, as the tree over shards is fixed.
 *
 * @param byExecutor greater than 0, in any unit, by Spark's name of the executor; of others nothing
 *     is known, and they count as the mean of these. Empty where all count the same
 */
public record TaskSpeeds(Map<String, Double> byExecutor) {
  /** Of executors of which nothing is known. */
  public static final TaskSpeeds UNKNOWN = new TaskSpeeds(Map.of());

  public TaskSpeeds {
    byExecutor = Map.copyOf(byExecutor);
    if (byExecutor.values().stream().anyMatch(v -> !(v > 0) || v.isInfinite())) {
      throw new IllegalArgumentException("speeds are greater than 0, got " + byExecutor);
    }
  }

  /**
   * Divides shards among tasks.
   *
   * @param even how they are divided without regard to speed
   * @param executors Spark's name of each task's executor, in the order of their shards
   */
  public List<Assignment> divide(List<Assignment> even, List<String> executors) {
    if (byExecutor.isEmpty()) {
      return even;
    }
    return Assignment.of(
        even.get(even.size() - 1).toShard(), executors.stream().mapToDouble(this::of).toArray());
  }

  private double of(String executor) {
    Double known = byExecutor.get(executor);
    return known != null ? known : mean();
  }

  private double mean() {
    return byExecutor.values().stream().mapToDouble(v -> v).average().orElseThrow();
  }

  /**
   * Speeds between these and their mean.
   *
   * @param part 1 for these, 0 for their mean
   */
  public TaskSpeeds damped(double part) {
    double mean = mean();
    Map<String, Double> speeds = new HashMap<>();
    byExecutor.forEach((executor, v) -> speeds.put(executor, mean + part * (v - mean)));
    return new TaskSpeeds(speeds);
  }
}
