package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.channel.ChannelSettings;
import io.github.syncbn.driver.channel.Fuzz;
import io.github.syncbn.driver.channel.RawFrames;
import io.github.syncbn.driver.channel.RefusalCounters;
import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random and mutated frames against a service in use: no crash, hang, leak or changed bit. */
class ChannelFuzzTest {
  private static final int FRAMES = 100_000;
  private static final int SOCKETS = 2_000;

  /** Spark's transport logs a stack for each broken connection. */
  @BeforeEach
  void quietly() {
    Configurator.setLevel("org.apache.spark.network", Level.OFF);
    Configurator.setLevel("io.github.syncbn.driver.channel", Level.OFF);
  }

  @AfterEach
  void loudly() {
    Configurator.setLevel("org.apache.spark.network", Level.WARN);
    Configurator.setLevel("io.github.syncbn.driver.channel", Level.INFO);
  }

  @Test
  @Timeout(120)
  void service_inUse_isNotDisturbedByFramesOfStrangers() throws Exception {
    SmallJob job = new SmallJob();
    job.epochs = 400;
    try (ChannelTraining training =
        new ChannelTraining(
            job, 3, ChannelSettings.loopback(), ChannelTraining.conf(Map.of()), List.of())) {
      FutureTask<ChannelTraining> running = new FutureTask<>(() -> training.run(2));
      new Thread(running, "training").start();
      UUID attempt = training.open.address().attempt();
      Fuzz.pour(training.server, ChannelTraining.conf(Map.of()), new RawFrames(1, attempt), FRAMES);
      Fuzz.pourOverSockets(training.open.address().port(), new RawFrames(2, attempt), SOCKETS);
      running.get();

      assertThat(training.service.firstCause().get()).isNull();
      assertThat(training.service.finalModel().parameters())
          .isEqualTo(job.run(1).model.parameters());
      RefusalCounters refusals = training.server.refusals();
      assertThat(refusals.count(Kind.STRANGER)).isGreaterThan(FRAMES / 10);
      assertThat(refusals.count(Kind.MALFORMED)).isGreaterThan(FRAMES / 4);
      assertThat(refusals.count(Kind.OVERSIZED)).isGreaterThan(FRAMES / 20);
      assertThat(refusals.count(Kind.SEAT)).isZero();
    }
  }
}
