package io.github.syncbn.driver.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * The driver's threads that work at the end of each step of one attempt: few, because a driver has
 * few cores.
 */
final class StepThreads implements AutoCloseable {
  private static final int MOST = 4;

  private final int size = Math.min(MOST, Runtime.getRuntime().availableProcessors());
  private final ExecutorService pool;
  private final Consumer<Throwable> abort;

  /**
   * @param abort ends the attempt; is told what a piece of work throws
   */
  StepThreads(UUID attempt, Consumer<Throwable> abort) {
    this.abort = abort;
    this.pool =
        Executors.newFixedThreadPool(
            size,
            task -> {
              Thread thread = new Thread(task, "syncbn-step-" + attempt);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Does a piece of work on one of the threads. */
  void execute(Runnable work) {
    pool.execute(
        () -> {
          try {
            work.run();
          } catch (RuntimeException | Error e) {
            abort.accept(e);
          }
        });
  }

  /** Does the same on all threads at once, this one included, and waits for all. */
  void share(Runnable work) {
    List<Future<?>> others = new ArrayList<>();
    for (int other = 1; other < size; other++) {
      others.add(pool.submit(work));
    }
    work.run();
    try {
      for (Future<?> other : others) {
        other.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "a thread of the driver failed in a step's end", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in a step's end", e);
    }
  }

  /** Takes no more work; what is running goes on to its end. */
  @Override
  public void close() {
    pool.shutdown();
  }
}
