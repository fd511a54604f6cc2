package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.driver.job.JobSettings.EarlyStop;
import io.github.syncbn.driver.metric.Metric;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When training ends, and what it says of each epoch. */
class TrainingLengthTest {

  @Test
  void epochLoss_isTheMeanOverItsRows() throws Exception {
    SmallJob job = new SmallJob();
    ThreadedTraining run = job.run(3);
    // 300 rows in batches of 64: the fifth has 44.
    assertThat(run.steps).hasSize(10);
    for (int epoch = 0; epoch < 2; epoch++) {
      assertEpoch(run, epoch, run.steps.subList(5 * epoch, 5 * epoch + 5));
      assertThat(run.steps.get(5 * epoch + 4).rows()).isEqualTo(44);
    }
  }

  @Test
  void maxSteps_inTheMiddleOfAnEpoch_endsThereAndValidates() throws Exception {
    SmallJob job = new SmallJob();
    job.epochs = 10;
    job.maxSteps = 7;
    job.validation = SmallJob.blobs(2, 50);
    ThreadedTraining run = job.run(2);
    assertThat(run.steps).hasSize(7);
    assertThat(run.service.steps()).isEqualTo(7);
    assertThat(run.epochs).hasSize(2);
    assertEpoch(run, 1, run.steps.subList(5, 7));
    assertThat(run.epochs.get(1).step()).isEqualTo(7);
    assertThat(run.epochs).allSatisfy(epoch -> assertThat(epoch.validationLoss()).isFinite());
  }

  @Test
  void tailOfOneRow_isMergedIntoTheBatchBefore() throws Exception {
    SmallJob job = new SmallJob();
    job.train = SmallJob.blobs(1, 129);
    job.epochs = 1;
    ThreadedTraining run = job.run(2);
    assertThat(run.steps).extracting(TrainingListener.Step::rows).containsExactly(64L, 65L);
    // Nobody minds a batch of one without a normalization.
    job.layers(new Dense(SmallJob.CLASSES));
    assertThat(job.run(2).steps)
        .extracting(TrainingListener.Step::rows)
        .containsExactly(64L, 64L, 1L);
    job.layers(new Dense(4), new BatchNorm(), new Dense(SmallJob.CLASSES));
    assertThat(job.run(2).steps).hasSize(2);
  }

  @Test
  void earlyStop_returnsTheModelOfTheBestEpoch() throws Exception {
    SmallJob stopping = stopping();
    ThreadedTraining stopped = stopping.run(3);
    int best = stopped.progress.validations().bestEpoch();
    assertThat(stopped.epochs)
        .as("epochs, best %d", best)
        .hasSize(best + 1 + 2)
        .hasSizeLessThan(60);

    SmallJob upToTheBest = stopping();
    upToTheBest.earlyStop = Optional.empty();
    upToTheBest.epochs = best + 1;
    ThreadedTraining expected = upToTheBest.run(2);
    assertThat(stopped.model.parameters()).isEqualTo(expected.model.parameters());
    assertThat(stopped.model.runningStatistics()).isEqualTo(expected.model.runningStatistics());

    double least =
        stopped.epochs.stream()
            .mapToDouble(TrainingListener.Epoch::validationLoss)
            .min()
            .orElseThrow();
    assertThat(stopped.epochs.get(best).validationLoss()).isEqualTo(least);
  }

  @Test
  void earlyStop_onTheOrderOfRows_returnsTheBestModelOnAnyWorkers() throws Exception {
    SmallJob stopping = stopping();
    stopping.earlyStop = Optional.of(new EarlyStop(EarlyStop.Metric.VALIDATION_AUC, 2, 0));
    ThreadedTraining stopped = stopping.run(3);
    int best = stopped.progress.validations().bestEpoch();
    List<Double> areas =
        stopped.epochs.stream().map(e -> e.validation().figures().get(Metric.AUC)).toList();
    assertThat(areas.get(best)).isEqualTo(Collections.max(areas)).isBetween(0.5, 1.0);
    assertThat(areas).hasSize(best + 1 + 2);
    TrainingResult.of(stopped).assertSameBits(TrainingResult.of(stopping.run(1)), "one worker");
  }

  /** Few rows and a high rate: it soon learns its rows by heart. */
  private static SmallJob stopping() {
    SmallJob job = new SmallJob();
    job.train = SmallJob.blobs(1, 64);
    job.validation = SmallJob.blobs(2, 77);
    job.epochs = 60;
    job.batchSize = 32;
    job.optimizer = SmallJob.sgd(0.2, 0.9, false, Optional.empty());
    job.earlyStop = Optional.of(new EarlyStop(EarlyStop.Metric.VALIDATION_LOSS, 2, 0));
    return job;
  }

  private static void assertEpoch(
      ThreadedTraining run, int number, List<TrainingListener.Step> steps) {
    double sum = 0;
    double rows = 0;
    for (TrainingListener.Step step : steps) {
      assertThat(step.epoch()).isEqualTo(number);
      sum += step.loss() * step.rows();
      rows += step.rows();
    }
    TrainingListener.Epoch epoch = run.epochs.get(number);
    assertThat(epoch.epoch()).isEqualTo(number);
    assertThat(epoch.trainLoss()).isCloseTo(sum / rows, within(1e-12));
  }
}
