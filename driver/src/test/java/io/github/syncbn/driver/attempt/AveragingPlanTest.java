package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigReader;
import io.github.syncbn.driver.config.ConfigSource;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.MemoryEstimate;
import io.github.syncbn.worker.training.ShardLayout;
import io.github.syncbn.worker.training.TrainingPlan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a job says of averaging, against the rest of it. */
class AveragingPlanTest {

  private static TrainingPlan plan(String... overrides) {
    JobSettings job =
        new ConfigReader(Map.of())
            .read(
                ConfigSource.ofText(
                    "job.conf", "data { path = rows, label = y, split.validation = 0.1 }"),
                List.of(overrides))
            .job();
    return PlanResolver.resolve(
        job, List.of("no", "yes"), new Shape(3), new ShardLayout(2, 3, false, false, 1000, 100, 0));
  }

  @Test
  void mean_bringsStatisticsOfTheTrainingSet() {
    assertThat(plan().course().recomputesStatistics()).isFalse();
    TrainingPlan averaged = plan("training.averaging = ema");
    assertThat(averaged.course().averaging()).isEqualTo(new Averaging.Ema(0.999, 1));
    assertThat(averaged.course().recomputesStatistics()).isTrue();
    assertThat(plan("training.averaging = { swa { share = 0.5 } }").course().averaging())
        .isEqualTo(new Averaging.Swa(0, 0.5));
  }

  @Test
  void mean_ofALayerWithoutPopulationStatistics_isRefused() {
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(
            () ->
                plan(
                    "training.averaging = swa",
                    "network = [{ dense = 4 }, lInfBatchNorm, { dense = output }]"))
        .matches(error -> error.kind() == JobException.Kind.CONFIGURATION)
        .withMessageContaining("training.averaging: a mean of the weights needs statistics")
        .withMessageContaining("layer 1 (lInfBatchNorm)");
  }

  @Test
  void meanOfLastEpochs_withAnEarlyStop_isRefused() {
    String stop = "training.earlyStop = { patience = 3 }";
    assertThatExceptionOfType(JobException.class)
        .isThrownBy(() -> plan("training.averaging = swa", stop))
        .matches(error -> error.kind() == JobException.Kind.CONFIGURATION)
        .withMessageContaining("average by ema");
    assertThat(plan("training.averaging = ema", stop).course().averaging().isValidated()).isTrue();
  }

  @Test
  void memory_ofTheMean_isCounted() {
    TrainingPlan plain = plan();
    long two = 2L * Double.BYTES * plain.layout().parameters();
    assertThat(MemoryEstimate.driver(plan("training.averaging = ema"), 1, true))
        .isEqualTo(MemoryEstimate.driver(plain, 1, true) + two);
  }
}
