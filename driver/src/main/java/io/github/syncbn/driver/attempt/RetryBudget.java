package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.job.SparkSettings;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Whether another attempt is worth making: not if too many have failed within a time, and not if
 * two in a row have committed nothing.
 */
final class RetryBudget {
  private final int retries;
  private final long windowNanos;
  private final Deque<Long> failures = new ArrayDeque<>();
  private boolean lastWasIdle;

  RetryBudget(SparkSettings.Recovery settings) {
    this.retries = settings.retries();
    this.windowNanos = settings.window().toNanos();
  }

  /**
   * Takes note of a failed attempt.
   *
   * @param committed whether it has committed anything
   * @return why no other should follow, if so
   */
  Optional<String> spend(long nowNanos, boolean committed) {
    boolean idleAgain = lastWasIdle && !committed;
    lastWasIdle = !committed;
    failures.addLast(nowNanos);
    while (nowNanos - failures.peekFirst() > windowNanos) {
      failures.removeFirst();
    }
    if (idleAgain) {
      return Optional.of("two attempts in a row have committed no step");
    }
    if (failures.size() > retries) {
      return Optional.of(
          failures.size()
              + " attempts have failed within "
              + windowNanos / 1_000_000_000L
              + " s (spark.syncbn.recovery.retries = "
              + retries
              + ")");
    }
    return Optional.empty();
  }
}
