package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {

  private static void move(double[] running, double[] sums, double decay) {
    double[] batch = new double[2];
    RunningStatistics.average(sums, 0, 1, batch, 0);
    RunningStatistics.move(running, 0, 1, batch, decay);
  }

  @Test
  void oneGroup_movesByItsMeanAndUnbiasedVariance() {
    double[] sums = new double[3];
    // Five values of mean 3 whose squares about it sum to 8.
    RunningStatistics.addGroup(new double[] {5, 5, 3, 8}, 0, 1, sums, 0);
    double[] running = {1, 10};
    move(running, sums, 0.75);
    assertThat(running[0]).isCloseTo(0.75 * 1 + 0.25 * 3, within(1e-15));
    assertThat(running[1]).isCloseTo(0.75 * 10 + 0.25 * 2, within(1e-15));
  }

  @Test
  void groups_enterByTheirWeight() {
    double[] sums = new double[3];
    RunningStatistics.addGroup(new double[] {2, 2, 1, 4}, 0, 1, sums, 0);
    RunningStatistics.addGroup(new double[] {6, 6, 5, 10}, 0, 1, sums, 0);
    double[] running = {0, 0};
    move(running, sums, 0);
    assertThat(running[0]).isCloseTo((2 * 1 + 6 * 5) / 8.0, within(1e-15));
    assertThat(running[1]).isCloseTo((2 * 4 + 6 * 2) / 8.0, within(1e-15));
  }

  @Test
  void groupWithoutRows_addsNothing() {
    double[] sums = {1, 2, 3};
    RunningStatistics.addGroup(new double[] {0, 0, 0, 0}, 0, 1, sums, 0);
    assertThat(sums).containsExactly(1, 2, 3);
  }

  @Test
  void cumulativeAverage_isThePlainMeanOfTheBatches() {
    BatchNorm cumulative = Layers.layer(BatchNorm.class, Map.of("cumulative", true));
    double[] running = {0, 1};
    double[] means = {3, 5, 10};
    for (int batch = 1; batch <= 3; batch++) {
      double decay = cumulative.decay(batch);
      double[] sums = {4, 4 * means[batch - 1], 4 * 2.0 * batch};
      move(running, sums, decay);
    }
    assertThat(running[0]).isCloseTo(6, within(1e-12));
    assertThat(running[1]).isCloseTo(4, within(1e-12));
  }

  @Test
  void decay_isTheWeightOfTheOldValue() {
    assertThat(new BatchNorm().decay(17)).isEqualTo(0.9);
    double[] running = {1, 2};
    move(running, new double[] {1, 100, 100}, 1);
    assertThat(running).containsExactly(1, 2);
  }
}
