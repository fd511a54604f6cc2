package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.ReaderFuzz;
import io.github.syncbn.driver.channel.Fuzz;
import io.github.syncbn.driver.channel.RawFrames;
import io.github.syncbn.driver.channel.RefusalCounters;
import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random and mutated frames against a service in use: no crash, hang, leak or changed bit, nothing
 * that costs memory, and a few lines in the log.
 */
class ChannelFuzzTest {
  private static final int FRAMES = Math.max(100_000, ReaderFuzz.cases());
  private static final int SOCKETS = 2_000;

  @Test
  @Timeout(3_600)
  void service_inUse_isNotDisturbedByFramesOfStrangers() throws Exception {
    SmallJob job = new SmallJob();
    job.epochs = 400;
    try (LogRecords log = new LogRecords();
        ChannelTraining training = new ChannelTraining(job, 3)) {
      long begin = System.nanoTime();
      FutureTask<ChannelTraining> running = new FutureTask<>(() -> training.run(2));
      new Thread(running, "training").start();
      UUID attempt = training.open.address().attempt();
      Fuzz.pour(training.server, ChannelTraining.conf(Map.of()), new RawFrames(1, attempt), FRAMES);
      Fuzz.pourOverSockets(training.open.address().port(), new RawFrames(2, attempt), SOCKETS);
      running.get();
      long seconds = (System.nanoTime() - begin) / 1_000_000_000L;

      assertThat(log.ofDriver().filter(LogRecords::hasStack)).isEmpty();
      assertThat(log.ofDriver()).hasSizeLessThan(Kind.values().length * (int) (seconds + 2));
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
