package io.github.syncbn.worker.team;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The threads that an executor has for a training: its tasks, and those that help them. Each lays
 * out its work in pieces ({@link Seat#each}) and takes the next piece that nobody has; who waits
 * for others takes pieces of theirs ({@link Seat#help}). The cores of a machine differ in speed
 * from second to second: so none waits as long as there is something to take.
 *
 * <p>Nothing here decides what a result is: pieces write to places of their own, and what is summed
 * over them is summed afterwards, in an order that is fixed.
 *
 * @param <L> what a thread computes with
 */
public final class Team<L> {
  private final List<Seat<L>> seats = new CopyOnWriteArrayList<>();

  /**
   * A place for the calling thread.
   *
   * @param lane makes what it computes with
   */
  public Seat<L> join(Function<Seat<L>, L> lane) {
    Seat<L> seat = new Seat<>(this, lane);
    seats.add(seat);
    return seat;
  }

  void leave(Seat<L> seat) {
    seats.remove(seat);
  }

  int seats() {
    return seats.size();
  }

  boolean isOne() {
    return seats.size() == 1;
  }

  boolean help(Seat<L> helper) {
    for (Seat<L> seat : seats) {
      if (seat != helper && seat.giveTo(helper.lane())) {
        return true;
      }
    }
    return false;
  }
}
