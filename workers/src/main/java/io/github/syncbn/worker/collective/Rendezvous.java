package io.github.syncbn.worker.collective;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A cyclic meeting of a fixed number of threads. The last to arrive acts, then all go on; what the
 * action writes is seen by all. A waiting thread first does whatever teammates have to share; then
 * it waits as {@link ShortWait} says, then parks; it always wakes for an abort, an interrupt or the
 * timeout.
 */
final class Rendezvous {
  private static final long SHARE_NANOS = 2_000_000_000;
  private static final long PARK_NANOS = 100_000_000;

  private final int parties;
  private final long timeoutNanos;
  private final AtomicInteger arrived = new AtomicInteger();
  private final Thread[] waiting;
  private final long[] generationOf;
  private final Object[] places;
  private volatile long generation;
  private volatile Throwable failure;

  /**
   * @param parties number of threads, 1 or more
   * @param timeoutNanos longest wait for the others
   */
  Rendezvous(int parties, long timeoutNanos) {
    this.parties = parties;
    this.timeoutNanos = timeoutNanos;
    this.waiting = new Thread[parties];
    this.generationOf = new long[parties];
    this.places = new Object[parties];
  }

  /**
   * Waits for all others; the last to come runs {@code action} first, unless one is elsewhere.
   *
   * @param what where the party is: equal for all who meet
   * @param teammates whose work it shares while it waits
   * @throws AttemptAbortedException after {@link #abort}, an interrupt, a timeout or a failed
   *     action
   */
  void arrive(int party, Object what, Teammates teammates, Runnable action) {
    throwIfAborted();
    long mine = generation;
    waiting[party] = Thread.currentThread();
    places[party] = what;
    generationOf[party] = mine + 1;
    if (arrived.incrementAndGet() == parties) {
      arrived.set(0);
      try {
        requireOnePlace();
        action.run();
      } catch (RuntimeException | Error e) {
        abort(e);
        throw e;
      }
      generation = mine + 1;
      for (Thread thread : waiting) {
        if (thread != null && thread != Thread.currentThread()) {
          LockSupport.unpark(thread);
        }
      }
    } else {
      await(mine, what, teammates);
    }
  }

  private void requireOnePlace() {
    for (Object place : places) {
      if (!place.equals(places[0])) {
        throw new IllegalStateException("workers are at different exchanges: " + List.of(places));
      }
    }
  }

  private void await(long mine, Object what, Teammates teammates) {
    long start = System.nanoTime();
    while (generation == mine) {
      throwIfAborted();
      if (teammates.help()) {
        start = System.nanoTime();
        continue;
      }
      long waited = System.nanoTime() - start;
      if (ShortWait.goesOn(waited)) {
        continue;
      }
      if (Thread.currentThread().isInterrupted()) {
        AttemptAbortedException interrupted =
            new AttemptAbortedException("interrupted at " + what, null);
        abort(interrupted);
        throw interrupted;
      }
      if (waited > timeoutNanos) {
        AttemptAbortedException late =
            new AttemptAbortedException(
                "waited "
                    + waited / 1_000_000_000
                    + " s at "
                    + what
                    + " for workers "
                    + missing(mine),
                null);
        abort(late);
        throw late;
      }
      // There may be something to share again before the others come.
      LockSupport.parkNanos(this, waited < SHARE_NANOS ? ShortWait.NAP_NANOS : PARK_NANOS);
    }
  }

  private List<Integer> missing(long mine) {
    List<Integer> missing = new ArrayList<>();
    for (int i = 0; i < parties; i++) {
      if (generationOf[i] <= mine) {
        missing.add(i);
      }
    }
    return missing;
  }

  /** Releases all who wait, and all who come, with an error. The first cause stays. */
  void abort(Throwable cause) {
    synchronized (this) {
      if (failure == null) {
        failure = cause;
      }
    }
    for (Thread thread : waiting) {
      LockSupport.unpark(thread);
    }
  }

  private void throwIfAborted() {
    Throwable cause = failure;
    if (cause != null) {
      throw new AttemptAbortedException("the attempt has ended: " + cause.getMessage(), cause);
    }
  }
}
