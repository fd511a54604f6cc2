package io.github.syncbn.worker.team;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The threads that an executor has for a training: its tasks, and those that help them. Each lays
 * out its work in pieces ({@link Seat#each}) and takes the next piece that nobody has; who waits
 * for others takes pieces of theirs ({@link Seat#help}); the last ones are split further ({@link
 * Seat#split}). The cores of a machine differ in speed from second to second: so none waits as long
 * as there is something to take.
 *
 * <p>Nothing here decides what a result is: pieces write to places of their own, and what is summed
 * over them is summed afterwards, in an order that is fixed.
 *
 * @param <L> what a thread computes with
 */
public final class Team<L> {
  // Replaced as a whole; by index, as who waits looks through it again and again.
  private volatile List<Seat<L>> seats = List.of();

  /**
   * A place for the calling thread.
   *
   * @param lane makes what it computes with
   */
  public synchronized Seat<L> join(Function<Seat<L>, L> lane) {
    Seat<L> seat = new Seat<>(this, lane);
    List<Seat<L>> more = new ArrayList<>(seats);
    more.add(seat);
    seats = List.copyOf(more);
    return seat;
  }

  synchronized void leave(Seat<L> seat) {
    seats = seats.stream().filter(other -> other != seat).toList();
  }

  int seats() {
    return seats.size();
  }

  boolean isOne() {
    return seats.size() == 1;
  }

  boolean hasPieces() {
    List<Seat<L>> all = seats;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).hasPieces()) {
        return true;
      }
    }
    return false;
  }

  boolean help(Seat<L> helper) {
    List<Seat<L>> all = seats;
    for (int i = 0; i < all.size(); i++) {
      Seat<L> seat = all.get(i);
      if (seat != helper && seat.giveTo(helper.lane())) {
        return true;
      }
    }
    return false;
  }
}
