package io.github.syncbn.driver.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener.Epoch;
import io.github.syncbn.driver.step.TrainingListener.Started;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final ProgressReport report =
      new ProgressReport(new PrintStream(bytes, true, StandardCharsets.UTF_8), false, () -> 0);

  @Test
  void close_afterAnEarlyStop_printsTheLastEpochOnce() {
    start();
    report.epoch(epoch(0));
    report.epoch(epoch(1));
    assertThat(text()).doesNotContain("epoch 1", "epoch 2");

    report.close();
    report.close();

    assertThat(text()).doesNotContain("epoch 1").containsOnlyOnce("epoch 2: loss 0.5000");
  }

  @Test
  void close_afterTheLastStep_printsNothingMore() {
    start();
    report.epoch(epoch(2));
    report.close();

    assertThat(text()).containsOnlyOnce("epoch 3: loss 0.5000");
  }

  private void start() {
    report.started(
        new Started(
            2,
            new Started.Size(2, 1000, 10, 30, 50),
            new Started.Memory(1, 1),
            "",
            new Started.Done(0, 0)));
  }

  /** The epoch-th of three epochs of ten steps. */
  private static Epoch epoch(int epoch) {
    return new Epoch(epoch, 10L * (epoch + 1), 0.5, SetResult.NONE, 100);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
