package io.github.syncbn.driver.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** Waiting for executors, by an injected clock. */
class SlotWaitTest {
  private long now;

  private SlotWait over(Iterator<Integer> slots, long timeoutNanos) {
    return new SlotWait(slots::next, timeoutNanos, () -> now, nanos -> now += nanos);
  }

  @Test
  void await_untilExecutorsRegister_returnsAsSoonAsThereAreEnough() {
    assertThat(over(List.of(0, 1, 1, 2, 3, 9).iterator(), 1_000_000_000L).await(3)).isEqualTo(3);
    assertThat(now).isEqualTo(400_000_000L);
  }

  @Test
  void await_whenTheTimeIsOver_returnsWhatIsThere() {
    SlotWait wait = new SlotWait(() -> 2, 30_000_000_000L, () -> now, nanos -> now += nanos);
    assertThat(wait.await(4)).isEqualTo(2);
    assertThat(now).isEqualTo(30_000_000_000L);
  }

  @Test
  void await_withoutTime_looksOnce() {
    assertThat(over(List.of(1).iterator(), 0).await(4)).isEqualTo(1);
    assertThat(now).isZero();
  }

  @Test
  void await_interrupted_endsAsCancelled() {
    SlotWait wait =
        new SlotWait(
            () -> 0, 1_000_000_000L, () -> now, nanos -> Thread.currentThread().interrupt());
    assertThatThrownBy(() -> wait.await(1))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(JobException.Kind.CANCELLED))
        .hasMessage("cancelled while waiting for executors");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void expected_bySettingsOfTheMaster_countsSlots() {
    SparkConf conf = new SparkConf(false).set("spark.master", "yarn");
    assertThat(SlotWait.expected(conf)).isEqualTo(2);
    conf.set("spark.executor.instances", "5").set("spark.executor.cores", "4");
    assertThat(SlotWait.expected(conf)).isEqualTo(20);
    assertThat(SlotWait.expected(conf.set("spark.task.cpus", "2"))).isEqualTo(10);
    SparkConf standalone = new SparkConf(false).set("spark.master", "spark://host:7077");
    assertThat(SlotWait.expected(standalone)).isEqualTo(1);
    assertThat(SlotWait.expected(standalone.set("spark.cores.max", "6"))).isEqualTo(6);
  }
}
