package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That workers and interruptions do not change it, {@link TrainingResult} compares elsewhere. */
class StatisticsDriftTest {
  private static final double EPSILON = 0.5;

  private static BatchNorm norm(double decay, boolean frozen, NormalizationScope scope) {
    return new BatchNorm(EPSILON, decay, false, scope, Affine.LEARNED, Affine.LEARNED, frozen);
  }

  private static BatchNorm norm(double decay, boolean frozen) {
    return norm(decay, frozen, new NormalizationScope.Global());
  }

  @Test
  void drift_ofTwoChannels_isTheirMean() {
    ParameterLayout layout =
        new ParameterLayout(Network.sequential(new Dense(2), norm(0.9, false)), new Shape(3));
    double[] running = {1, -2, 3.5, 0.5};
    double[] batch = {2, -2, 1.5, 1.5};

    StatisticsDrift drift = StatisticsDrift.of(layout, running, batch).get(0);

    assertThat(drift.layer()).isEqualTo("1");
    assertThat(drift.mean()).isCloseTo((1 / Math.sqrt(3.5 + EPSILON) + 0) / 2, within(1e-15));
    assertThat(drift.variance()).isCloseTo((2.0 / 4 + 2.0 / 1) / 2, within(1e-15));
  }

  @Test
  void drift_ofLayersWithoutABatch_isLeftOut() throws InterruptedException {
    SmallJob job =
        new SmallJob()
            .layers(new Dense(4), norm(0.9, true), new Relu(), norm(0.9, false), new Dense(3));
    assertThat(job.run(1).progress.drift()).extracting(StatisticsDrift::layer).containsExactly("3");
    job.maxSteps = 0;
    assertThat(job.run(1).progress.drift()).isEmpty();
  }

  /** Ghost groups of 4 lie inside shards, the others span them: two ways to the driver. */
  @ParameterizedTest
  @ValueSource(ints = {4, 32, 64})
  void drift_ofStatisticsThatAreTheBatch_isNone(int groupRows) throws InterruptedException {
    NormalizationScope scope = new NormalizationScope.Ghost(groupRows);
    SmallJob job = new SmallJob().layers(new Dense(4), norm(0, false, scope), new Dense(3));

    assertThat(job.run(2).progress.drift()).containsExactly(new StatisticsDrift("1", 0, 1));

    job.layers(new Dense(4), norm(0.999, false, scope), new Dense(3));
    StatisticsDrift late = job.run(2).progress.drift().get(0);
    // They have hardly left mean 0 and variance 1, where they begin.
    assertThat(late.mean()).isGreaterThan(0.5);
    assertThat(late.variance()).isGreaterThan(2);
  }

  @Test
  void drift_ofAnEarlierModel_isThatOfTheLastStep() throws InterruptedException {
    SmallJob job = new SmallJob();
    job.populationStatistics = true;
    List<StatisticsDrift> replaced = job.run(2).progress.drift();
    job.populationStatistics = false;
    assertThat(replaced).isEqualTo(job.run(2).progress.drift()).hasSize(2);
  }
}
