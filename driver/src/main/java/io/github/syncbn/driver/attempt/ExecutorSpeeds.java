package io.github.syncbn.driver.attempt;

import io.github.syncbn.worker.spark.TaskTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How fast the executors of an attempt computed their shards. A step waits for the slowest of them,
 * and shards are divided evenly, so the faster executors idle for the difference.
 *
 * @param executors the executors that held shards, by name
 */
record ExecutorSpeeds(List<Executor> executors) {
  /** A smaller part of the computing is not worth a line. */
  private static final double LEAST_GAIN = 0.15;

  /** Fewer steps are mostly the JVM's warm-up. */
  private static final long LEAST_STEPS = 100;

  /**
   * One executor.
   *
   * @param name Spark's
   * @param host its machine
   * @param shards that its workers held
   * @param steps that it computed
   * @param nanos of a step without waiting, mean over its workers, which share their work
   */
  record Executor(String name, String host, int shards, long steps, double nanos) {
    private double perShard() {
      return nanos / shards;
    }

    private String place() {
      return "executor " + name + " on " + host;
    }
  }

  /** Those that the workers of an attempt tell of. */
  static ExecutorSpeeds of(List<TaskTime> workers) {
    Map<String, List<TaskTime>> byExecutor =
        workers.stream()
            .filter(worker -> worker.profile().steps() > 0)
            .collect(Collectors.groupingBy(TaskTime::executor, TreeMap::new, Collectors.toList()));
    return new ExecutorSpeeds(byExecutor.values().stream().map(ExecutorSpeeds::executor).toList());
  }

  private static Executor executor(List<TaskTime> workers) {
    TaskTime first = workers.get(0);
    return new Executor(
        first.executor(),
        first.host(),
        workers.stream().mapToInt(TaskTime::shards).sum(),
        first.profile().steps(),
        workers.stream().mapToLong(w -> w.profile().computing()).average().orElseThrow()
            / first.profile().steps());
  }

  /**
   * The part of a step's computing, 0 to 1, that would be saved at most if shards could be divided
   * by speed: with {@code v} shards a second on each executor, all are done after (sum of shards) /
   * (sum of v), instead of when the last is.
   */
  double gain() {
    double slowest = executors.stream().mapToDouble(Executor::nanos).max().orElse(0);
    if (slowest == 0) {
      return 0;
    }
    double speed = executors.stream().mapToDouble(e -> e.shards() / e.nanos()).sum();
    double together = executors.stream().mapToInt(Executor::shards).sum() / speed;
    return Math.max(0, 1 - together / slowest);
  }

  /** A line for the log, if executors were so uneven that somebody should know. */
  Optional<String> notice() {
    if (executors.size() < 2 || executors.get(0).steps() < LEAST_STEPS || gain() < LEAST_GAIN) {
      return Optional.empty();
    }
    Comparator<Executor> bySpeed = Comparator.comparingDouble(Executor::perShard);
    Executor slowest = executors.stream().max(bySpeed).orElseThrow();
    Executor fastest = executors.stream().min(bySpeed).orElseThrow();
    double ratio = slowest.perShard() / fastest.perShard();
    if (ratio < 1 + LEAST_GAIN) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Executors computed at different speeds: %s took %.2f ms a step for %d shards, per"
                + " shard %.1f times as long as %s. Every step waits for the slowest: with shards"
                + " divided by speed a step would have computed %.0f%% less time. Look what else"
                + " runs there, or leave that machine out",
            slowest.place(),
            slowest.nanos() / 1e6,
            slowest.shards(),
            ratio,
            fastest.place(),
            100 * gain()));
  }
}
