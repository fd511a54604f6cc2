package io.github.syncbn.worker.training;

import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that read a {@link RowFile} ahead: several at once where reading waits for the disk;
 * one is cheapest where it does not.
 */
final class RowReaders {
  /** Most reads that wait for the disk at the same time. */
  private static final int MOST_READERS = 8;

  /**
   * A row that takes longer comes from the disk, not from the page cache: more of them may wait.
   */
  private static final long SLOW_NANOS = 20_000;

  private static final long FAST_NANOS = 5_000;

  /** How long a reader stays without work. */
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          1,
          MOST_READERS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          work -> {
            Thread thread = new Thread(work, "syncbn-row-reader");
            thread.setDaemon(true);
            return thread;
          });

  /** Lets one of them do something. */
  Future<Void> submit(Runnable work) {
    FutureTask<Void> task = new FutureTask<>(work, null);
    try {
      pool.execute(task);
    } catch (RejectedExecutionException e) {
      throw RowFile.released(e);
    }
    return task;
  }

  /** One more of them, or one less, by how long a row has taken. */
  synchronized void adapt(long nanosOfRow) {
    int size = pool.getCorePoolSize();
    if (nanosOfRow > SLOW_NANOS && size < MOST_READERS) {
      pool.setCorePoolSize(size + 1);
    } else if (nanosOfRow < FAST_NANOS && size > 1) {
      pool.setCorePoolSize(size - 1);
    }
  }

  /** Ends them; whoever waits for one is told. */
  void close() {
    pool.shutdownNow().forEach(task -> ((FutureTask<?>) task).cancel(false));
  }
}
