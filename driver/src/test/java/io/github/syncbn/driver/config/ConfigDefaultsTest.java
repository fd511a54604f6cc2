package io.github.syncbn.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.Recorded;
import io.github.syncbn.driver.job.CategoryReading;
import io.github.syncbn.driver.job.DataSettings;
import io.github.syncbn.driver.job.JobSettings;
import io.github.syncbn.driver.job.JobText;
import io.github.syncbn.driver.job.ModelOutput;
import io.github.syncbn.driver.job.Ordering;
import io.github.syncbn.driver.job.Source;
import io.github.syncbn.driver.job.Split;
import io.github.syncbn.driver.optimizer.Regime;
import io.github.syncbn.driver.optimizer.Schedule;
import io.github.syncbn.driver.optimizer.Sgd;
import io.github.syncbn.driver.optimizer.WarmUp;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.loss.ClassWeights;
import io.github.syncbn.worker.loss.CrossEntropy;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.training.Augmentation;
import io.github.syncbn.worker.training.Averaging;
import io.github.syncbn.worker.training.FeatureTreatment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigDefaultsTest {

  /** A default that changes changes what existing jobs do: it must be meant. */
  @Test
  void defaults_ofAllKeys_areTheRecordedOnes() throws IOException {
    StringBuilder actual = new StringBuilder();
    for (ConfigKey key : ConfigReference.table().keys()) {
      actual.append(key.path()).append(" = ").append(key.defaultText()).append('\n');
    }
    Recorded.check(actual.toString(), getClass(), "defaults.txt");
  }

  @Test
  void job_ofTwoLines_hasTheRecordedSettings() {
    String text = "data { path = \"x\", label = y }\n";
    JobConfig config =
        new ConfigReader(Map.of()).read(ConfigSource.ofText("job.conf", text), List.of());
    Optional<String> none = Optional.empty();
    assertThat(config.job())
        .isEqualTo(
            new JobSettings(
                JobSettings.Task.CLASSIFICATION,
                new DataSettings(
                    Source.of(none, Optional.of("x")),
                    new DataSettings.Columns(List.of("y"), List.of(), none, List.of()),
                    Split.fractions(0, 0),
                    new CategoryReading(
                        new CategoryReading.Auto(),
                        1,
                        10_000,
                        List.of(),
                        100_000,
                        CategoryReading.Dates.LEAVE_OUT),
                    FeatureTreatment.NONE,
                    Augmentation.NONE,
                    new Ordering(new Ordering.Canonical(), Ordering.Deal.IN_TURN),
                    Optional.empty(),
                    100_000,
                    DataSettings.Storage.AUTO),
                Network.sequential(
                    new Dense(128),
                    new BatchNorm(),
                    new Relu(),
                    new Dense(128),
                    new BatchNorm(),
                    new Relu(),
                    new Dense(Dense.OUTPUT)),
                new CrossEntropy(0, new ClassWeights.None()),
                new Sgd(
                    0.1,
                    0.9,
                    false,
                    0,
                    new Regime(
                        false,
                        Optional.empty(),
                        new Schedule.Constant(new WarmUp(Optional.empty(), 0.1)))),
                new JobSettings.Training(
                    256,
                    10,
                    Optional.empty(),
                    1,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    new JobSettings.Outcome(false, Averaging.NONE),
                    1,
                    Optional.empty()),
                BlasChoice.AUTO,
                new JobText(text, Source.of(none, Optional.of("x")))));
    assertThat(config.model()).isEqualTo(new ModelOutput(Optional.empty(), false));
    assertThat(config.checkpoint()).isEmpty();
  }

  /** The shape that users were promised. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "task",
        "data.format",
        "data.path",
        "data.options",
        "data.query",
        "data.table",
        "data.label",
        "data.features",
        "data.weight",
        "data.split.validation",
        "data.split.test",
        "data.split.column",
        "data.split.paths.validation",
        "data.split.paths.test",
        "data.scale.none",
        "data.scale.standardize",
        "data.scale.divideBy",
        "data.missing.error",
        "data.missing.mean",
        "data.missing.constant",
        "data.order.canonical",
        "data.order.column",
        "data.deal",
        "data.maxFeatures",
        "data.classes",
        "network[].dense",
        "network[].batchNorm",
        "network[].relu",
        "network[].leakyRelu",
        "network[].sigmoid",
        "network[].tanh",
        "network[].dropout",
        "loss.crossEntropy.labelSmoothing",
        "loss.crossEntropy.classWeights",
        "loss.meanSquaredError",
        "optimizer.sgd.learningRate",
        "optimizer.sgd.momentum",
        "optimizer.sgd.weightDecay",
        "optimizer.sgd.schedule.cosine.warmup",
        "optimizer.adam.learningRate",
        "optimizer.adamW.learningRate",
        "training.batchSize",
        "training.epochs",
        "training.seed",
        "training.shards",
        "training.workers",
        "training.earlyStop.metric",
        "training.earlyStop.patience",
        "training.populationStatistics",
        "batchNorm.epsilon",
        "batchNorm.runningStatsDecay",
        "batchNorm.scope",
        "numerics.blas",
        "model.path",
        "model.overwrite",
        "checkpoint.path",
        "checkpoint.everySteps",
        "checkpoint.keep"
      })
  void key_ofTheFixedShape_exists(String key) {
    assertThat(ConfigReference.table().find(key)).isPresent();
  }

  @Test
  void help_ofAllKeys_saysTypeAndDefault() {
    assertThat(ConfigReference.help())
        .contains(
            "training.batchSize: rows of a global batch\n      an integer, 2 or more; default 256\n")
        .contains("network[].batchNorm: ")
        .doesNotContain("network[].batchNorm.epsilon");
  }
}
