package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.NormalizationScope;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Running statistics and their counts move as PyTorch's do, wherever they start. */
class RunningUpdateTest {
  private static final int CHANNELS = SmallJob.FEATURES;

  private static BatchNorm norm(boolean cumulative, boolean frozen, NormalizationScope scope) {
    return new BatchNorm(1e-5, 0.9, cumulative, scope, Affine.LEARNED, Affine.LEARNED, frozen);
  }

  /** A job whose first layer normalizes, with the mean 4 and variance 2 of {@code seen} batches. */
  private static SmallJob starting(BatchNorm norm, long seen) {
    SmallJob job = new SmallJob().layers(norm, new Dense(SmallJob.CLASSES));
    job.maxSteps = 1;
    job.initial = ThreadedTraining.initial(job.plan());
    double[] running = job.initial.runningStatistics();
    Arrays.fill(running, 0, CHANNELS, 4);
    Arrays.fill(running, CHANNELS, 2 * CHANNELS, 2);
    job.initial.batches()[0] = seen;
    return job;
  }

  @ParameterizedTest
  @CsvSource({"0, global", "5, global", "5, ghost", "1000000, shard"})
  void plainAverage_thatHasSeenBatches_weighsTheNextAsOneOfThem(long seen, String scope)
      throws Exception {
    NormalizationScope groups =
        switch (scope) {
          case "ghost" -> new NormalizationScope.Ghost(32);
          case "shard" -> new NormalizationScope.PerShard();
          default -> new NormalizationScope.Global();
        };
    ThreadedTraining run = starting(norm(true, false, groups), seen).run(2);
    double[] batch = run.progress.state().committed().batch();
    for (int i = 0; i < 2 * CHANNELS; i++) {
      double expected = ((i < CHANNELS ? 4 : 2) * (double) seen + batch[i]) / (seen + 1);
      assertThat(run.model.runningStatistics()[i]).isCloseTo(expected, within(1e-12 * expected));
    }
    assertThat(run.model.batches()).containsExactly(seen + 1);
  }

  @Test
  void exponentialAverage_afterAWarmStart_goesOnCounting() throws Exception {
    SmallJob job = starting(norm(false, false, new NormalizationScope.Global()), 5);
    job.maxSteps = 3;
    assertThat(job.run(2).model.batches()).containsExactly(8);
  }

  @Test
  void frozenLayer_betweenOthers_keepsItsCount() throws Exception {
    SmallJob job =
        new SmallJob()
            .layers(
                norm(true, false, new NormalizationScope.Global()),
                norm(true, true, new NormalizationScope.Global()),
                norm(false, false, new NormalizationScope.Ghost(4)),
                new Dense(SmallJob.CLASSES));
    job.maxSteps = 4;
    job.initial = ThreadedTraining.initial(job.plan());
    job.initial.batches()[1] = 7;
    assertThat(job.run(2).model.batches()).containsExactly(4, 7, 4);
  }

  @Test
  void earlyStop_longAfterTheBest_givesTheCountOfTheBest() throws Exception {
    SmallJob job = TrainingIdentityTest.job("early stop and test");
    job.earlyStop =
        Optional.of(new JobSettings.EarlyStop(JobSettings.EarlyStop.Metric.VALIDATION_LOSS, 2, 0));
    ThreadedTraining run = job.run(2);
    long best =
        (run.progress.validations().bestEpoch() + 1) * job.plan().schedule().stepsPerEpoch();
    assertThat(best).isLessThan(run.service.steps());
    assertThat(run.model.batches()).containsExactly(best, best);
  }

  @Test
  void populationStatistics_afterTraining_keepTheCount() throws Exception {
    SmallJob job = starting(norm(true, false, new NormalizationScope.Global()), 5);
    job.populationStatistics = true;
    assertThat(job.run(2).model.batches()).containsExactly(6);
  }
}
