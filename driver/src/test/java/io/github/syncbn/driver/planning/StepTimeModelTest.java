package io.github.syncbn.driver.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepTimeModelTest {
  /** 784-512-512-512-10 with batch normalization. */
  private static Workload mlp(int rows, int shards) {
    return new Workload(rows, shards, 5.6e6, 6_400, 932_362, 530_954, 6, 6 * 1026);
  }

  private static StepTimeModel model(int rows, int shards, StepCosts costs) {
    return new StepTimeModel(mlp(rows, shards), costs, 1);
  }

  @Test
  void parts_ofEveryStep_areNotNegativeAndAddUp() {
    for (StepTime step : model(1024, 8, StepCosts.LOOPBACK).table(8)) {
      assertThat(step.compute()).isPositive();
      assertThat(step.waiting()).isNotNegative();
      assertThat(step.network()).isPositive();
      double shares =
          step.share(step.compute()) + step.share(step.waiting()) + step.share(step.network());
      assertThat(shares).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void waiting_isForTheWorkerWithMostShards() {
    StepTimeModel model = model(1024, 8, StepCosts.IN_JVM);
    assertThat(model.predict(4).waiting()).isCloseTo(0, within(1e-12));
    StepTime three = model.predict(3);
    assertThat((three.compute() + three.waiting()) / three.compute())
        .isCloseTo(3.0 * 3 / 8, within(1e-9));
  }

  @Test
  void fastest_forLargeBatches_isManyWorkersAndForSmallOnesFew() {
    assertThat(model(16_384, 32, StepCosts.LOOPBACK).fastest(16).workers()).isGreaterThan(6);
    assertThat(model(64, 2, StepCosts.LOOPBACK).fastest(16).workers()).isEqualTo(1);
  }

  @Test
  void network_ofTasksThatShareAnExecutor_costsAsOneHolder() {
    Workload workload = mlp(1024, 8);
    StepTime apart = new StepTimeModel(workload, StepCosts.LOOPBACK, 1).predict(8);
    StepTime together = new StepTimeModel(workload, StepCosts.LOOPBACK, 4).predict(8);
    assertThat(together.network()).isLessThan(apart.network());
    assertThat(together.compute()).isEqualTo(apart.compute());
  }

  @Test
  void network_overASlowerLine_costsItsLatencyAndBytes() {
    StepCosts slow = StepCosts.LOOPBACK.over(1e-3, 125e6);
    StepTime near = model(1024, 8, StepCosts.LOOPBACK).predict(4);
    StepTime far = model(1024, 8, slow).predict(4);
    double bytes = 4 * (4.0 * 932_362 + 16.0 * 6 * 1026);
    double hidden = 7.0 / 8 * 2.0 / 3 * far.compute();
    assertThat(far.network() - near.network())
        .isCloseTo(7 * 2e-3 + bytes / 125e6 - hidden, within(1e-9));
  }

  @Test
  void network_ofASoleExecutor_takesNoStatistics() {
    StepCosts slow = StepCosts.LOOPBACK.over(1e-3, 125e6);
    StepTime near = new StepTimeModel(mlp(1024, 8), StepCosts.LOOPBACK, 4).predict(4);
    StepTime far = new StepTimeModel(mlp(1024, 8), slow, 4).predict(4);
    double hidden = 7.0 / 8 * 2.0 / 3 * far.compute();
    assertThat(far.network() - near.network())
        .isCloseTo(2e-3 + 4.0 * 932_362 / 125e6 - hidden, within(1e-9));
  }

  /** {@code driver/bench/network.py}: behind 1 Gb/s, on two cores for all processes. */
  @ParameterizedTest
  @CsvSource({
    "1000000, 2, 77.2", "1000000, 4, 163.4", "1000000, 8, 343.0", "1000000, 16, 702.4",
    "10000000, 2, 684.6", "10000000, 4, 1401.0", "10000000, 8, 2892.1", "10000000, 16, 5877.3"
  })
  void push_behindASlowLine_isNearWhatWasMeasured(int parameters, int executors, double millis) {
    StepCosts line = StepCosts.LOOPBACK.over(0, 125e6);
    assertThat(1e3 * line.stepEnd(executors, parameters)).isBetween(0.79 * millis, 1.05 * millis);
  }

  @Test
  void network_underTheBackwardPass_isHiddenInPart() {
    Workload none = new Workload(16_384, 32, 5.6e6, 6_400, 932_362, 0, 6, 6 * 1026);
    StepTime after = new StepTimeModel(none, StepCosts.NETWORK, 1).predict(4);
    StepTime under = model(16_384, 32, StepCosts.NETWORK).predict(4);
    assertThat(after.network() - under.network())
        .isCloseTo(7.0 / 8 * 530_954 * 4 * StepCosts.NETWORK.parameterPerHolder(), within(1e-9));
    assertThat(under.compute()).isEqualTo(after.compute());
  }

  @Test
  void workers_beyondTheShards_areRefused() {
    assertThatThrownBy(() -> model(64, 2, StepCosts.LOOPBACK).predict(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 shards");
  }
}
