package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import io.github.syncbn.worker.channel.ChannelAddress;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may join, and that Spark's own guards of its channels guard ours. */
@Timeout(60)
class ChannelSecurityTest {
  @TempDir static Path folder;

  private static SparkConf plain() throws Exception {
    return ChannelGuard.NONE.conf(folder);
  }

  private static SmallJob job() {
    SmallJob job = new SmallJob();
    job.layers(new Dense(200), new BatchNorm(), new Dense(200), new Dense(SmallJob.CLASSES));
    job.maxSteps = 3;
    return job;
  }

  private static ChannelTraining training(SparkConf conf) {
    return ChannelGuard.training(job(), conf);
  }

  @ParameterizedTest
  @EnumSource(ChannelGuard.class)
  void guard_ofSparksChannels_guardsOurs(ChannelGuard guard) throws Exception {
    SparkConf conf = guard.conf(folder);
    try (ChannelTraining training = training(conf)) {
      ChannelGuard.run(training, conf, address -> address);
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job().run(1).model.parameters());
    }
  }

  @Test
  void executors_withAnotherSecretOfSpark_areRefused() throws Exception {
    SparkConf conf = ChannelGuard.ENCRYPTION.conf(folder);
    SparkConf wrong =
        ChannelGuard.ENCRYPTION.conf(folder).set("spark.authenticate.secret", "wrong");
    try (ChannelTraining training = training(conf)) {
      assertThatThrownBy(() -> ChannelGuard.run(training, wrong, address -> address))
          .isInstanceOf(RuntimeException.class);
    }
  }

  @Test
  void executors_withoutTheTokenOfTheAttempt_areRefusedAndCounted() throws Exception {
    try (ChannelTraining training = training(plain())) {
      UnaryOperator<ChannelAddress> guess =
          to ->
              new ChannelAddress(
                  to.host(), to.port(), to.attempt(), new byte[to.token().length], to.timing());
      assertThatThrownBy(() -> ChannelGuard.run(training, plain(), guess))
          .isInstanceOf(RuntimeException.class);
      assertStrangers(training, 2);
      ChannelGuard.run(training, plain(), address -> address);
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job().run(1).model.parameters());
    }
  }

  @Test
  void executors_ofAnOldAttempt_areRefusedAndDisturbNothing() throws Exception {
    try (ChannelTraining training = training(plain())) {
      UnaryOperator<ChannelAddress> old =
          to ->
              new ChannelAddress(to.host(), to.port(), UUID.randomUUID(), to.token(), to.timing());
      assertThatThrownBy(() -> ChannelGuard.run(training, plain(), old))
          .isInstanceOf(RuntimeException.class);
      assertStrangers(training, 2);
      ChannelGuard.run(training, plain(), address -> address);
      assertThat(training.service.steps()).isEqualTo(3);
    }
  }

  /** One worker's error may be here before the server has counted the other's. */
  private static void assertStrangers(ChannelTraining training, long count)
      throws InterruptedException {
    for (int i = 0; i < 500 && training.server.refusals().count(Kind.STRANGER) < count; i++) {
      Thread.sleep(20);
    }
    assertThat(training.server.refusals().count(Kind.STRANGER)).isEqualTo(count);
  }
}
