package io.github.syncbn.driver.attempt;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.driver.spark.CancellationWatch;
import io.github.syncbn.driver.spark.Slots;
import java.time.Duration;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.spark.SparkContext;

/**
 * Orders the attempts of all trainings on one context: first come, first served. An attempt is at
 * the head from when it looks for slots until its tasks run, so that two attempts never share out
 * slots that suffice for one.
 */
final class SlotQueue {
  // The context is the only thing that trainings share.
  private static final Map<SparkContext, SlotQueue> QUEUES = new WeakHashMap<>();

  private static final long LOOK_MILLIS = 20;

  private final ReentrantLock head = new ReentrantLock(true);
  private final AtomicInteger running = new AtomicInteger();

  static SlotQueue of(SparkContext context) {
    synchronized (QUEUES) {
      return QUEUES.computeIfAbsent(context, key -> new SlotQueue());
    }
  }

  /**
   * Waits at the head until slots are free. The caller stays at the head until {@link #started} or
   * {@link #ended}.
   *
   * @param wanted workers, 1 or more
   * @return workers: as wanted, or after the time for recovery as many as there are slots
   * @throws JobException CLUSTER if no slot becomes free although no training runs; CANCELLED if
   *     somebody cancels the caller's job group
   */
  int enter(SparkContext context, int wanted, SparkSettings settings) throws InterruptedException {
    CancellationWatch watch = new CancellationWatch(context);
    int workers;
    try (watch) {
      workers = await(context, wanted, settings);
    } catch (InterruptedException e) {
      if (watch.cancelled()) {
        throw cancelled();
      }
      throw e;
    }
    if (watch.cancelled()) {
      // At the very moment when the slots became free.
      Thread.interrupted();
      head.unlock();
      throw cancelled();
    }
    return workers;
  }

  private static JobException cancelled() {
    return new JobException(
        JobException.Kind.CANCELLED, "training was cancelled while it waited for slots");
  }

  private int await(SparkContext context, int wanted, SparkSettings settings)
      throws InterruptedException {
    head.lockInterruptibly();
    boolean entered = false;
    try {
      long since = System.nanoTime();
      while (true) {
        int free = Slots.free(context);
        long waited = System.nanoTime() - since;
        if (running.get() > 0) {
          since = System.nanoTime();
        }
        if (free >= wanted || free >= 1 && waited > settings.recovery().slotWait().toNanos()) {
          entered = true;
          return Math.min(free, wanted);
        }
        if (waited > longest(settings).toNanos()) {
          throw new JobException(
              JobException.Kind.CLUSTER,
              "no task slot got free within "
                  + waited / 1_000_000_000L
                  + " s; "
                  + wanted
                  + " are wanted. Look for lost executors and other jobs, or set"
                  + " spark.syncbn.recovery.wait to more");
        }
        // Not a condition: waiting on one would let the next in.
        Thread.sleep(LOOK_MILLIS);
      }
    } finally {
      if (!entered) {
        head.unlock();
      }
    }
  }

  private static Duration longest(SparkSettings settings) {
    Duration recovery = settings.recovery().slotWait();
    Duration start = settings.waiting().startTimeout();
    return recovery.compareTo(start) > 0 ? recovery : start;
  }

  /** All tasks of the caller's attempt run: the next may look for slots. */
  void started() {
    if (head.isHeldByCurrentThread()) {
      running.incrementAndGet();
      head.unlock();
    }
  }

  /** The attempt of the caller has ended. */
  void ended() {
    if (head.isHeldByCurrentThread()) {
      head.unlock();
    } else {
      running.decrementAndGet();
    }
  }
}
