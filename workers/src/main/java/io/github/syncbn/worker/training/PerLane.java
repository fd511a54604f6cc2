package io.github.syncbn.worker.training;

import java.util.function.Supplier;

/**
 * What each thread of a team needs one of, whichever worker's shards it computes; made when it
 * first does. Workers of one attempt have equal plans, so what one of them makes serves for all.
 *
 * @param type of it; a thread has one of each type
 * @param maker makes it
 */
record PerLane<T>(Class<T> type, Supplier<T> maker) {

  /** The one of a thread, which calls this. */
  T of(Lane lane) {
    return lane.own(type, maker);
  }
}
