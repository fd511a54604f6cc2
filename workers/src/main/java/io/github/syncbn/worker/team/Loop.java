package io.github.syncbn.worker.team;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Pieces of work that a thread has laid out for all to take. */
final class Loop<L> {
  private final int pieces;
  private final boolean fine;
  private final Work<L> work;

  /** The loop that this one lies in, of the same thread. */
  private final @Nullable Loop<L> outer;

  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger left;
  private volatile @Nullable Throwable failure;

  /**
   * @param fine whether its pieces are parts of a piece
   */
  Loop(int pieces, boolean fine, Work<L> work, @Nullable Loop<L> outer) {
    this.pieces = pieces;
    this.fine = fine;
    this.work = work;
    this.outer = outer;
    this.left = new AtomicInteger(pieces);
  }

  boolean fine() {
    return fine;
  }

  @Nullable Loop<L> outer() {
    return outer;
  }

  /** Whether nobody has taken the last piece yet. */
  boolean hasMore() {
    return next.get() < pieces;
  }

  /** Computes a piece that nobody has taken; false if there is none. */
  boolean runOne(L lane) {
    if (!hasMore()) {
      return false;
    }
    int piece = next.getAndIncrement();
    if (piece >= pieces) {
      return false;
    }
    try {
      // After a failure nobody reads what the rest would give.
      if (failure == null) {
        work.run(piece, lane);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      left.decrementAndGet();
    }
    return true;
  }

  /** Whether all pieces are computed. */
  boolean done() {
    return left.get() == 0;
  }

  /** Throws what a piece has thrown, whoever computed it. */
  void rethrow() {
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }
}
