package io.github.syncbn.driver.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.LogRecords;
import io.github.syncbn.driver.channel.Crowd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Crowds that stand at the door before the workers do: these come in all the same. */
@Timeout(120)
class ChannelCrowdTest {

  private static SmallJob job() {
    SmallJob job = new SmallJob();
    job.maxSteps = 4;
    return job;
  }

  private static void assertTrains(ChannelTraining training) throws Exception {
    training.run(2);
    assertThat(training.service.firstCause().get()).isNull();
    assertThat(training.service.finalModel().parameters())
        .isEqualTo(job().run(1).model.parameters());
  }

  @Test
  void silentSockets_thatReopen_keepNoWorkerOut() throws Exception {
    try (ChannelTraining training = new ChannelTraining(job(), 3);
        Crowd crowd = Crowd.silent(training.open.address().port(), 300)) {
      crowd.await(300);
      assertTrains(training);
    }
  }

  @Test
  void thousandsOfSilentSockets_keepNoWorkerOut_norFillTheLog() throws Exception {
    try (LogRecords log = new LogRecords();
        ChannelTraining training = new ChannelTraining(job(), 3);
        Crowd crowd = Crowd.silent(training.open.address().port(), 3_000)) {
      int port = training.open.address().port();
      crowd.await(3_000);
      long begin = System.nanoTime();
      assertTrains(training);
      long seconds = (System.nanoTime() - begin) / 1_000_000_000L;
      assertThat(log.ofServer(port).filter(LogRecords::hasStack)).isEmpty();
      assertThat(log.ofDriver()).hasSizeLessThan(20 + 10 * (int) seconds);
    }
  }

  @Test
  void socketsThatTrickle_keepNoWorkerOut() throws Exception {
    try (ChannelTraining training = new ChannelTraining(job(), 3);
        Crowd crowd = Crowd.trickling(training.open.address().port(), 1_000)) {
      crowd.await(1_000);
      assertTrains(training);
    }
  }

  @Test
  void crowd_thatFollowsToThePortOfTheNextAttempt_keepsNoWorkerOut() throws Exception {
    try (ChannelTraining first = new ChannelTraining(job(), 3);
        Crowd crowd = Crowd.silent(first.open.address().port(), 300)) {
      crowd.await(300);
      first.server.close(first.open.session());
      try (ChannelTraining next = new ChannelTraining(job(), 3);
          Crowd same = Crowd.silent(next.open.address().port(), 300)) {
        same.await(300);
        assertTrains(next);
      }
    }
  }
}
