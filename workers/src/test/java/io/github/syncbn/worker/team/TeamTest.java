package io.github.syncbn.worker.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who computes a piece is open; that each is computed once, and seen, is not. */
class TeamTest {
  private final Team<String> team = new Team<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ExecutorService pool = Executors.newCachedThreadPool();

  @AfterEach
  void stop() throws InterruptedException {
    over.set(true);
    pool.shutdown();
    assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).as("all threads end").isTrue();
  }

  private Seat<String> seat(String name) {
    return team.join(seat -> name);
  }

  /** A thread that only helps; returns how many pieces it took. */
  private Future<Integer> helper(String name) throws InterruptedException {
    CountDownLatch there = new CountDownLatch(1);
    Callable<Integer> work =
        () -> {
          int taken = 0;
          try (Seat<String> seat = seat(name)) {
            there.countDown();
            while (!over.get()) {
              if (seat.help()) {
                taken++;
              } else {
                Thread.onSpinWait();
              }
            }
          }
          return taken;
        };
    Future<Integer> result = pool.submit(work);
    there.await();
    return result;
  }

  @Test
  void each_alone_runsThePiecesInOrder() {
    List<Integer> order = new ArrayList<>();
    try (Seat<String> seat = seat("own")) {
      seat.each(5, (piece, lane) -> order.add(piece));
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void each_withHelpers_runsEveryPieceOnce_andSeesWhatTheyWrote() throws Exception {
    helper("a");
    helper("b");
    try (Seat<String> seat = seat("own")) {
      for (int round = 0; round < 2000; round++) {
        int pieces = 1 + round % 7;
        AtomicIntegerArray times = new AtomicIntegerArray(pieces);
        // Plain writes: seen by the owner because the loop has ended.
        long[] written = new long[pieces];
        int current = round;
        seat.each(
            pieces,
            (piece, lane) -> {
              times.incrementAndGet(piece);
              written[piece] = (long) current * piece + 1;
            });
        for (int piece = 0; piece < pieces; piece++) {
          assertThat(times.get(piece)).isEqualTo(1);
          assertThat(written[piece]).isEqualTo((long) round * piece + 1);
        }
      }
    }
  }

  @Test
  void helper_takesPiecesThatTheOwnerHasNotBegun() throws Exception {
    Future<Integer> taken = helper("other");
    CountDownLatch second = new CountDownLatch(1);
    List<String> lanes = new ArrayList<>();
    try (Seat<String> seat = seat("own")) {
      seat.each(
          2,
          (piece, lane) -> {
            synchronized (lanes) {
              lanes.add(lane);
            }
            // Both are under way at once, or this would wait for ever.
            second.countDown();
            if (lane.equals("own")) {
              awaitOther(lanes);
            }
          });
    }
    over.set(true);
    assertThat(lanes).containsExactlyInAnyOrder("own", "other");
    assertThat(taken.get()).isEqualTo(1);
  }

  private static void awaitOther(List<String> lanes) {
    while (true) {
      synchronized (lanes) {
        if (lanes.contains("other")) {
          return;
        }
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void each_withinAPiece_isSharedToo() throws Exception {
    helper("a");
    helper("b");
    int outer = 6;
    int inner = 9;
    try (Seat<String> own = seat("own")) {
      for (int round = 0; round < 500; round++) {
        AtomicIntegerArray times = new AtomicIntegerArray(outer * inner);
        own.each(
            outer,
            (piece, lane) -> {
              // A loop inside belongs to the thread that runs the piece; here only the owner's can.
              if (lane.equals("own")) {
                own.each(inner, (each, on) -> times.incrementAndGet(piece * inner + each));
              } else {
                for (int each = 0; each < inner; each++) {
                  times.incrementAndGet(piece * inner + each);
                }
              }
            });
        for (int i = 0; i < outer * inner; i++) {
          assertThat(times.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void failure_ofAnotherThread_isThrownByTheOwner_andTheTeamGoesOn() throws Exception {
    helper("other");
    try (Seat<String> seat = seat("own")) {
      for (int round = 0; round < 200; round++) {
        int bad = round % 4;
        assertThatThrownBy(
                () ->
                    seat.each(
                        4,
                        (piece, lane) -> {
                          if (piece == bad) {
                            throw new IllegalStateException("piece " + piece);
                          }
                        }))
            .hasMessage("piece " + bad);
      }
      int[] sum = new int[3];
      seat.each(3, (piece, lane) -> sum[piece] = piece);
      assertThat(sum).containsExactly(0, 1, 2);
    }
  }
}
