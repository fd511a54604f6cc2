package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Kernels;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TaskThreadsTest {

  private static TaskThreads join(String attempt, int threads) {
    return TaskThreads.join(
        attempt, threads, Blas.gemm(BlasChoice.JAVA), Kernels.best(), System::nanoTime);
  }

  /** Waits until as many threads are in the loop as it has pieces, so that each takes one. */
  private static Set<Thread> threadsOf(Lane lane, int pieces) {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    CountDownLatch all = new CountDownLatch(pieces);
    lane.each(
        pieces,
        (piece, on) -> {
          threads.add(Thread.currentThread());
          all.countDown();
          try {
            assertThat(all.await(60, TimeUnit.SECONDS)).as("all threads come").isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    return threads;
  }

  @Test
  void task_ofThreeThreads_hasTwoThatHelp_untilItIsClosed() throws InterruptedException {
    Set<Thread> threads;
    try (TaskThreads task = join("three", 3)) {
      threads = threadsOf(task.lane(), 3);
    }
    assertThat(threads).hasSize(3).contains(Thread.currentThread());
    threads.remove(Thread.currentThread());
    for (Thread helper : threads) {
      assertThat(helper.isDaemon()).isTrue();
      helper.join(60_000);
      assertThat(helper.isAlive()).isFalse();
    }
  }

  @Test
  void tasks_ofOneAttempt_areOneTeam() throws InterruptedException {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch there = new CountDownLatch(1);
    Thread other =
        new Thread(
            () -> {
              try (TaskThreads task = join("shared", 1)) {
                there.countDown();
                while (over.getCount() > 0) {
                  task.lane().help();
                }
              }
            });
    try (TaskThreads task = join("shared", 1);
        TaskThreads stranger = join("another", 1)) {
      other.start();
      there.await();
      assertThat(threadsOf(task.lane(), 2))
          .containsExactlyInAnyOrderElementsOf(List.of(Thread.currentThread(), other));
      assertThat(stranger.lane().help()).as("another attempt has nothing to share").isFalse();
    } finally {
      over.countDown();
      other.join(60_000);
    }
  }
}
