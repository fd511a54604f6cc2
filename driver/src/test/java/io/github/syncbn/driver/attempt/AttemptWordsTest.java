package io.github.syncbn.driver.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Why an attempt does not begin or does not end, in words. */
class AttemptWordsTest {
  @Test
  void attempt_thatDoesNotGoOn_saysWhy() {
    assertThat(AttemptFailure.cancelled(new InterruptedException("by the user")).error())
        .hasMessage("training was cancelled: by the user");
    assertThat(AttemptFailure.notStarted(4, 3, 300).error())
        .hasMessageContaining("only 3 of 4 workers were running after 300 s");
  }

  @Test
  void workers_moreThanShards_areRefusedBeforeSlotsAreAskedFor() {
    assertThatThrownBy(() -> WorkerCount.require(null, Optional.of(3), 2))
        .isInstanceOf(JobException.class)
        .hasMessageContaining(
            "training.workers = 3 but there are 2 shards to hold; set training.workers to at most 2");
  }
}
