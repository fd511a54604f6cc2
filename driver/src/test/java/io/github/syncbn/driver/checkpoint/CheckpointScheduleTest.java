package io.github.syncbn.driver.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.job.CheckpointSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckpointScheduleTest {
  private static final long MINUTE = 60_000_000_000L;

  @Test
  void steps_areCountedOverTheWholeTraining() {
    assertThat(due(settings(Optional.of(4L), Optional.empty(), Optional.empty()), 10, 5, 0))
        .containsExactly(4L, 8L);
  }

  @Test
  void epochs_endWithTheirLastStep() {
    assertThat(due(settings(Optional.empty(), Optional.of(2), Optional.empty()), 20, 5, 0))
        .containsExactly(10L, 20L);
  }

  @Test
  void minutes_countFromTheLastCheckpoint() {
    assertThat(due(settings(Optional.empty(), Optional.empty(), Optional.of(2.5)), 10, 5, MINUTE))
        .containsExactly(3L, 6L, 9L);
  }

  @Test
  void intervals_togetherAreDueWhicheverComesFirst() {
    assertThat(due(settings(Optional.of(4L), Optional.of(1), Optional.empty()), 10, 5, 0))
        .containsExactly(4L, 5L, 8L, 10L);
  }

  @Test
  void checkpoint_thatCouldNotBeTaken_staysDue() {
    CheckpointSchedule schedule =
        new CheckpointSchedule(settings(Optional.of(4L), Optional.empty(), Optional.empty()), 0);
    assertThat(schedule.due(4, false, 0)).isTrue();
    assertThat(schedule.due(5, false, 0)).isTrue();
    schedule.taken(0);
    assertThat(schedule.due(6, false, 0)).isFalse();
  }

  private static List<Long> due(
      CheckpointSettings settings, int steps, int stepsPerEpoch, long nanosPerStep) {
    CheckpointSchedule schedule = new CheckpointSchedule(settings, 0);
    List<Long> due = new ArrayList<>();
    for (long step = 1; step <= steps; step++) {
      if (schedule.due(step, step % stepsPerEpoch == 0, step * nanosPerStep)) {
        due.add(step);
        schedule.taken(step * nanosPerStep);
      }
    }
    return due;
  }

  private static CheckpointSettings settings(
      Optional<Long> steps, Optional<Integer> epochs, Optional<Double> minutes) {
    return new CheckpointSettings("checkpoints", steps, epochs, minutes, 3);
  }
}
