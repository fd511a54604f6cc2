package io.github.syncbn.worker.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.training.StepClock.Profile;
import org.junit.jupiter.api.Test;

class TaskTimeTest {
  @Test
  void text_decoded_isTheSame() {
    TaskTime time = new TaskTime("driver", "host-1.example", 3, new Profile(1, 2, 3, 4, 5, 6));
    assertThat(TaskTime.decode(time.encode())).isEqualTo(time);
  }
}
