package io.github.syncbn.worker.collective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final long MINUTE = 60_000_000_000L;

  private final ExecutorService pool = Executors.newCachedThreadPool();

  @AfterEach
  void stopThreads() {
    pool.shutdownNow();
  }

  @Test
  void arrive_byAll_runsTheActionOncePerMeetingBeforeAnyoneLeaves() throws Exception {
    int parties = 4;
    int meetings = 500;
    Rendezvous rendezvous = new Rendezvous(parties, MINUTE);
    int[] acted = new int[1]; // Plain: the rendezvous must make it visible.
    List<Future<?>> futures = new ArrayList<>();
    for (int p = 0; p < parties; p++) {
      int party = p;
      futures.add(
          pool.submit(
              () -> {
                for (int m = 1; m <= meetings; m++) {
                  rendezvous.arrive(party, "meeting", Teammates.NONE, () -> acted[0]++);
                  assertThat(acted[0]).isEqualTo(m);
                  rendezvous.arrive(party, "seen", Teammates.NONE, () -> {});
                }
              }));
    }
    for (Future<?> future : futures) {
      future.get();
    }
    assertThat(acted[0]).isEqualTo(meetings);
  }

  @Test
  void arrive_ofOneParty_neverWaits() {
    Rendezvous rendezvous = new Rendezvous(1, 0);
    AtomicInteger acted = new AtomicInteger();
    rendezvous.arrive(0, "alone", Teammates.NONE, acted::incrementAndGet);
    rendezvous.arrive(0, "alone", Teammates.NONE, acted::incrementAndGet);
    assertThat(acted).hasValue(2);
  }

  @Test
  void abort_releasesWhoWaitsAndWhoComesAndKeepsTheFirstCause() throws Exception {
    Rendezvous rendezvous = new Rendezvous(3, MINUTE);
    Waiter waiter = new Waiter(rendezvous, 0);
    IllegalStateException first = new IllegalStateException("disk full");
    waiter.awaitBlocked();
    rendezvous.abort(first);
    rendezvous.abort(new IllegalStateException("later"));
    assertThat(waiter.failure())
        .isInstanceOf(AttemptAbortedException.class)
        .hasMessageContaining("disk full")
        .hasCause(first);
    assertThatThrownBy(() -> rendezvous.arrive(1, "late", Teammates.NONE, () -> {}))
        .isInstanceOf(AttemptAbortedException.class)
        .hasCause(first);
  }

  @Test
  void action_thatThrows_isSeenByTheLastAndAbortsTheOthers() throws Exception {
    Rendezvous rendezvous = new Rendezvous(2, MINUTE);
    Waiter waiter = new Waiter(rendezvous, 0);
    waiter.awaitBlocked();
    IllegalArgumentException broken = new IllegalArgumentException("broken");
    assertThatThrownBy(
            () ->
                rendezvous.arrive(
                    1,
                    "here",
                    Teammates.NONE,
                    () -> {
                      throw broken;
                    }))
        .isSameAs(broken);
    assertThat(waiter.failure()).isInstanceOf(AttemptAbortedException.class).hasCause(broken);
  }

  @Test
  void interrupt_endsTheWaitAndTheAttempt() throws Exception {
    Rendezvous rendezvous = new Rendezvous(3, MINUTE);
    Waiter interrupted = new Waiter(rendezvous, 0);
    Waiter other = new Waiter(rendezvous, 1);
    interrupted.awaitBlocked();
    other.awaitBlocked();
    interrupted.thread.get().interrupt();
    assertThat(interrupted.failure())
        .isInstanceOf(AttemptAbortedException.class)
        .hasMessageContaining("interrupted at here");
    assertThat(other.failure())
        .isInstanceOf(AttemptAbortedException.class)
        .hasMessageContaining("interrupted at here");
  }

  @Test
  void timeout_namesThePlaceAndTheMissingWorkers() {
    Rendezvous rendezvous = new Rendezvous(4, 1);
    Waiter first = new Waiter(rendezvous, 2);
    assertThat(first.failure())
        .isInstanceOf(AttemptAbortedException.class)
        .hasMessageContaining("at here for workers [0, 1, 3]");
  }

  @Test
  void parties_atDifferentPlaces_endTheAttemptNamingThem() throws Exception {
    Rendezvous rendezvous = new Rendezvous(2, MINUTE);
    Waiter waiter = new Waiter(rendezvous, 0);
    waiter.awaitBlocked();
    AtomicInteger acted = new AtomicInteger();
    assertThatThrownBy(() -> rendezvous.arrive(1, "there", Teammates.NONE, acted::incrementAndGet))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("here")
        .hasMessageContaining("there");
    assertThat(acted).hasValue(0);
    assertThat(waiter.failure()).isInstanceOf(AttemptAbortedException.class);
  }

  /** A party that arrives at "here" in a thread of its own. */
  private final class Waiter {
    final AtomicReference<Thread> thread = new AtomicReference<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final Future<Throwable> outcome;

    Waiter(Rendezvous rendezvous, int party) {
      outcome =
          pool.submit(
              () -> {
                thread.set(Thread.currentThread());
                started.countDown();
                try {
                  rendezvous.arrive(party, "here", Teammates.NONE, () -> {});
                  return null;
                } catch (RuntimeException e) {
                  return e;
                }
              });
    }

    /** Until it has given up spinning and is parked. */
    void awaitBlocked() throws InterruptedException {
      started.await();
      while (thread.get().getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }

    Throwable failure() {
      try {
        return outcome.get();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
