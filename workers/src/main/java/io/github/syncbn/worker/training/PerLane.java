package io.github.syncbn.worker.training;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What each thread of a team needs one of for a worker's rows, made when it first works on them.
 */
final class PerLane<T> {
  private final Map<Lane, T> made = new ConcurrentHashMap<>();
  private final Supplier<T> maker;

  PerLane(Supplier<T> maker) {
    this.maker = maker;
  }

  /** The one of a thread, which calls this. */
  T of(Lane lane) {
    return made.computeIfAbsent(lane, each -> maker.get());
  }
}
