package io.github.syncbn.driver.spark;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Interrupts a thread that waits for slots when somebody cancels its job group. Spark tells a
 * cancellation to jobs only, so a job of one task that does nothing waits beside: where all slots
 * are taken, for one of them, and seen on Spark's web page, where it can also be killed. Where a
 * slot is free the job ends at once, and another one looks again after a while.
 */
public final class CancellationWatch implements AutoCloseable {
  /** The pause before the first job and between jobs: a short wait starts none. */
  private static final long PAUSE_MILLIS = 1000;

  private static final long LOOK_MILLIS = 100;
  private static final long CANCEL_MILLIS = 5000;

  private final SparkContext context;
  private final Thread waiting = Thread.currentThread();
  private final Thread watch;
  private boolean closed;
  private boolean cancelled;

  /** Watches the job group of the calling thread until {@link #close}. */
  public CancellationWatch(SparkContext context) {
    this.context = context;
    // Inherits the job group, as Spark's local properties are.
    watch = new Thread(this::watch, "syncbn-waits-for-slots");
    watch.setDaemon(true);
    watch.start();
  }

  /** Whether the interrupt of the waiting thread was for a cancelled job. */
  public synchronized boolean cancelled() {
    return cancelled;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(PAUSE_MILLIS);
        String tag = "syncbn-waits-" + UUID.randomUUID();
        TaggedJob<Long> job =
            new TaggedJob<>(
                context,
                tag,
                "waits for slots to train",
                () -> new JavaSparkContext(context).parallelize(List.of(0), 1).count());
        try {
          await(job);
        } catch (InterruptedException e) {
          job.cancel("slots are there", CANCEL_MILLIS);
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      if (StageFailure.cancelled(e.getCause())) {
        tell();
      }
    }
  }

  private static void await(TaggedJob<Long> job) throws InterruptedException, ExecutionException {
    while (true) {
      try {
        job.get(LOOK_MILLIS);
        return;
      } catch (TimeoutException stillWaiting) {
        // Nobody has cancelled it.
      }
    }
  }

  private synchronized void tell() {
    if (!closed) {
      cancelled = true;
      waiting.interrupt();
    }
  }

  /** Ends the watch; it interrupts nothing from now on. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    watch.interrupt();
  }
}
