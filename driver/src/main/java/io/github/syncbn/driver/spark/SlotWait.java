package io.github.syncbn.driver.spark;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.JobException.Kind;
import io.github.syncbn.driver.job.SparkSettings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until executors have registered: those of a cluster come one after the other, and a barrier
 * stage that is submitted too early is refused.
 */
public final class SlotWait {
  private static final Logger LOG = LoggerFactory.getLogger(SlotWait.class);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long SAY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final IntSupplier slots;
  private final long timeoutNanos;
  private final LongSupplier clock;
  private final LongConsumer pause;

  /** Of an application, for at most {@code spark.syncbn.slotsTimeout}. */
  public static SlotWait of(SparkContext context) {
    SparkSettings settings = SparkSettingsReader.read(context.getConf());
    return new SlotWait(
        () -> Slots.total(context),
        context.isLocal() ? 0 : settings.waiting().slotsTimeout().toNanos(),
        System::nanoTime,
        LockSupport::parkNanos);
  }

  SlotWait(IntSupplier slots, long timeoutNanos, LongSupplier nanoClock, LongConsumer pause) {
    this.slots = slots;
    this.timeoutNanos = timeoutNanos;
    this.clock = nanoClock;
    this.pause = pause;
  }

  /**
   * Waits for slots.
   *
   * @return as many as there are: fewer than wanted if the time is over
   * @throws JobException CANCELLED if the thread is interrupted
   */
  public int await(int wanted) {
    long start = clock.getAsLong();
    long said = start;
    for (int found = slots.getAsInt(); ; found = slots.getAsInt()) {
      long now = clock.getAsLong();
      if (found >= wanted || now - start >= timeoutNanos) {
        return found;
      }
      if (now - said >= SAY_NANOS) {
        said = now;
        LOG.info("Waiting for executors: {} slots wanted, {} there", wanted, found);
      }
      pause.accept(POLL_NANOS);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new JobException(Kind.CANCELLED, "cancelled while waiting for executors");
      }
    }
  }

  /**
   * How many slots the settings of an application ask for, as far as they tell; else 1. Executors
   * times their cores on YARN and Kubernetes; {@code spark.cores.max} where it is set.
   */
  public static int expected(SparkConf conf) {
    int cpus = Slots.threads(conf);
    String master = conf.get("spark.master", "");
    if (master.startsWith("yarn") || master.startsWith("k8s")) {
      int cores = conf.getInt("spark.executor.cores", 1);
      return Math.max(1, conf.getInt("spark.executor.instances", 2) * (cores / cpus));
    }
    return Math.max(1, conf.getInt("spark.cores.max", cpus) / cpus);
  }
}
