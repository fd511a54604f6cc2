package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.spark.TaskTime;
import io.github.syncbn.worker.training.StepClock.Profile;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExecutorSpeedsTest {
  private static final long STEPS = 1000;

  /** A worker that computes {@code millis} a step, half of it in products, and waits 5 ms. */
  private static TaskTime worker(String executor, int shards, double millis) {
    long computing = (long) (millis * 1e6 * STEPS);
    long waiting = 5_000_000 * STEPS;
    return new TaskTime(
        executor,
        "host" + executor,
        shards,
        new Profile(STEPS, computing + waiting, computing / 2, waiting, 0, 0));
  }

  private static ExecutorSpeeds of(TaskTime... workers) {
    return ExecutorSpeeds.of(List.of(workers));
  }

  @Test
  void executors_ofEqualSpeed_areNotTold() {
    assertThat(of(worker("0", 8, 10), worker("1", 8, 10.5)).notice()).isEmpty();
    assertThat(of(worker("0", 8, 10)).notice()).isEmpty();
    assertThat(of().notice()).isEmpty();
  }

  @Test
  void executor_slowerPerShard_isTold() {
    ExecutorSpeeds speeds = of(worker("0", 8, 10), worker("1", 8, 20));
    // 16 shards at 0.8 + 0.4 a millisecond are done after 13.3 ms instead of 20.
    assertThat(speeds.gain()).isCloseTo(1 / 3., within(1e-9));
    assertThat(speeds.notice().orElseThrow())
        .contains("executor 1 on host1 took 20.00 ms a step for 8 shards")
        .contains("2.0 times as long as executor 0 on host0")
        .contains("33% less time");
  }

  @Test
  void executors_withMoreShards_areNotSlow() {
    // Cut where the tree has its branches: 24, 16 and 24 of 64 shards.
    ExecutorSpeeds speeds = of(worker("0", 24, 24), worker("1", 16, 16), worker("2", 24, 24));
    assertThat(speeds.gain()).isCloseTo(1 / 9., within(1e-9));
    assertThat(speeds.notice()).isEmpty();
  }

  @Test
  void workers_ofOneExecutor_shareTheirWork() {
    // One thread of executor 0 took work of the other.
    ExecutorSpeeds speeds = of(worker("0", 4, 14), worker("0", 4, 6), worker("1", 8, 10));
    assertThat(speeds.executors()).hasSize(2);
    assertThat(speeds.gain()).isCloseTo(0, within(1e-9));
  }

  @Test
  void steps_tooFewToJudge_areNotTold() {
    Profile start = new Profile(20, 20_000_000_000L, 0, 0, 0, 0);
    TaskTime slow = new TaskTime("1", "b", 8, start);
    TaskTime fast = new TaskTime("0", "a", 8, new Profile(20, 1_000_000_000L, 0, 0, 0, 0));
    assertThat(of(fast, slow).notice()).isEmpty();
    TaskTime none = new TaskTime("0", "a", 8, new Profile(0, 0, 0, 0, 0, 0));
    assertThat(of(none, none).notice()).isEmpty();
  }
}
