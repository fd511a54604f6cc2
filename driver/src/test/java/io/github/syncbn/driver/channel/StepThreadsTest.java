package io.github.syncbn.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepThreadsTest {
  private final CompletableFuture<Throwable> aborted = new CompletableFuture<>();
  private final StepThreads threads = new StepThreads(UUID.randomUUID(), aborted::complete);

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void work_thatThrows_endsTheAttemptWithItsCause() throws Exception {
    IllegalStateException cause = new IllegalStateException("a bad chunk");
    threads.execute(
        () -> {
          throw cause;
        });
    assertThat(aborted.get(10, TimeUnit.SECONDS)).isSameAs(cause);
  }

  @Test
  void sharedWork_isDoneByEveryThreadBeforeTheCallReturns() {
    AtomicInteger done = new AtomicInteger();
    threads.share(done::incrementAndGet);
    assertThat(done).hasValue(Math.min(4, Runtime.getRuntime().availableProcessors()));
    assertThat(aborted).isNotDone();
  }

  @Test
  void sharedWork_thatThrowsOnAnotherThread_isThrownHere() {
    Thread here = Thread.currentThread();
    Runnable work =
        () -> {
          if (Thread.currentThread() != here) {
            throw new IllegalStateException("elsewhere");
          }
        };
    if (Runtime.getRuntime().availableProcessors() > 1) {
      assertThatThrownBy(() -> threads.share(work)).hasRootCauseMessage("elsewhere");
    } else {
      threads.share(work);
    }
  }
}
