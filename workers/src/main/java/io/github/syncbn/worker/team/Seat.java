package io.github.syncbn.worker.team;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One thread's place in a {@link Team}. Only that thread calls it.
 *
 * @param <L> what the thread computes with
 */
public final class Seat<L> implements AutoCloseable {
  private static final int SPINS = 1000;

  private final Team<L> team;
  private final L lane;

  /** The innermost loop of this thread, for others to take pieces from. */
  private volatile @Nullable Loop<L> open;

  Seat(Team<L> team, Function<Seat<L>, L> lane) {
    this.team = team;
    this.lane = lane.apply(this);
  }

  /** What the thread computes with. */
  public L lane() {
    return lane;
  }

  /**
   * Computes all pieces of some work, shared with whoever has nothing to do; returns when the last
   * is done. Pieces are taken in their order. A piece may lay out work of its own.
   *
   * @throws RuntimeException whatever a piece throws, by any thread; the other pieces are then left
   *     out
   */
  public void each(int pieces, Work<L> work) {
    if (pieces < 2 || team.isOne()) {
      for (int piece = 0; piece < pieces; piece++) {
        work.run(piece, lane);
      }
    } else {
      layOut(new Loop<>(pieces, false, work, open));
    }
  }

  /** Likewise for the parts of a piece, which are smaller than any piece that {@link #each} has. */
  public void split(int parts, Work<L> work) {
    layOut(new Loop<>(parts, true, work, open));
  }

  /** Whether others may soon look for parts of this thread's piece: no whole one is left. */
  public boolean maySplit() {
    return !team.isOne() && !team.hasPieces();
  }

  private void layOut(Loop<L> loop) {
    open = loop;
    try {
      while (loop.runOne(lane)) {
        // the next one
      }
    } finally {
      open = loop.outer();
    }
    // What others have taken they finish; meanwhile there may be something to take from them.
    for (int spins = 0; !loop.done(); spins++) {
      if (help()) {
        spins = 0;
      } else if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    loop.rethrow();
  }

  /** Computes a piece of another thread's work; false if there is none to take. */
  public boolean help() {
    return team.help(this);
  }

  /** Whether there is a piece to take, other than parts of one. */
  boolean hasPieces() {
    for (Loop<L> loop = open; loop != null; loop = loop.outer()) {
      if (!loop.fine() && loop.hasMore()) {
        return true;
      }
    }
    return false;
  }

  /** A piece of this thread's loops, the outermost first: the larger one. */
  boolean giveTo(L other) {
    return give(open, other);
  }

  private boolean give(@Nullable Loop<L> loop, L other) {
    return loop != null && (give(loop.outer(), other) || loop.runOne(other));
  }

  /** How many threads the team has. */
  public int seats() {
    return team.seats();
  }

  /** Leaves the team. */
  @Override
  public void close() {
    team.leave(this);
  }
}
