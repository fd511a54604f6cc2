package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.job.SparkSettings;
import io.github.syncbn.driver.spark.LocalCluster;
import io.github.syncbn.driver.spark.Slots;
import io.github.syncbn.driver.spark.SparkSettingsReader;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What waits for slots can be cancelled like what trains. */
@Timeout(120)
class SlotQueueTest {
  private static final SparkSettings SETTINGS = SparkSettingsReader.read(new SparkConf(false));

  // Tasks of local[2] run in this JVM.
  private static final Semaphore TAKEN = new Semaphore(0);

  private SparkContext context;
  private SlotQueue queue;

  @BeforeEach
  void start() {
    // Tests that share a session leave it open.
    LocalCluster.stopOtherSession();
    context =
        new SparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("slots")
                .set("spark.ui.enabled", "false")
                // Else Spark's status may tell of a task only with the next heartbeat.
                .set("spark.ui.liveUpdate.period", "0"));
    queue = SlotQueue.of(context);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void enter_groupCancelledWhileAllSlotsAreTaken_endsWithinSeconds() throws Exception {
    takeSlots();
    FutureTask<Throwable> waiting = waitAs("mine");
    awaitJob("mine");
    long start = System.nanoTime();
    context.cancelJobGroup("mine");
    assertCancelled(waiting.get(30, TimeUnit.SECONDS));
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
    assertNextEnters();
  }

  @Test
  void enter_groupCancelledBehindAnotherThatWaits_endsOnlyTheCancelledOne() throws Exception {
    takeSlots();
    FutureTask<Throwable> first = waitAs("first");
    awaitJob("first");
    FutureTask<Throwable> second = waitAs("second");
    awaitJob("second");
    context.cancelJobGroup("second");
    assertCancelled(second.get(30, TimeUnit.SECONDS));
    assertThat(first.isDone()).isFalse();
    context.cancelJobGroup("taken");
    assertThat(first.get(30, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void enter_otherGroupCancelled_waitsOn() throws Exception {
    takeSlots();
    FutureTask<Throwable> waiting = waitAs("mine");
    awaitJob("mine");
    context.cancelJobGroup("another");
    context.cancelJobGroup("taken");
    assertThat(waiting.get(30, TimeUnit.SECONDS)).isNull();
  }

  /** Takes both slots until the job group "taken" is cancelled. */
  private void takeSlots() throws Exception {
    TAKEN.drainPermits();
    Thread thread =
        new Thread(
            () -> {
              context.setJobGroup("taken", "takes slots", true);
              catchThrowable(
                  () ->
                      new JavaSparkContext(context)
                          .parallelize(List.of(1, 2), 2)
                          .foreach(
                              i -> {
                                TAKEN.release();
                                Thread.sleep(60_000);
                              }));
            });
    thread.setDaemon(true);
    thread.start();
    TAKEN.acquire(2);
    while (Slots.free(context) > 0) {
      Thread.sleep(20);
    }
  }

  /** What waiting for two slots comes to: null if they were there. */
  private FutureTask<Throwable> waitAs(String group) {
    FutureTask<Throwable> waiting =
        new FutureTask<>(
            () -> {
              context.setJobGroup(group, "waits", false);
              Throwable error = catchThrowable(() -> queue.enter(context, 2, SETTINGS));
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
              if (error == null) {
                queue.ended();
              }
              return error;
            });
    new Thread(waiting, group).start();
    return waiting;
  }

  private void awaitJob(String group) throws Exception {
    while (context.statusTracker().getJobIdsForGroup(group).length == 0) {
      Thread.sleep(20);
    }
  }

  private static void assertCancelled(Throwable error) {
    assertThat(error)
        .isInstanceOf(JobException.class)
        .hasMessage("training was cancelled while it waited for slots");
    assertThat(((JobException) error).kind()).isEqualTo(JobException.Kind.CANCELLED);
  }

  private void assertNextEnters() throws Exception {
    FutureTask<Throwable> next = waitAs("next");
    context.cancelJobGroup("taken");
    assertThat(next.get(30, TimeUnit.SECONDS)).isNull();
  }
}
