package io.github.syncbn.driver.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.collective.Assignment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskSpeedsTest {
  private static List<Integer> shards(TaskSpeeds speeds, int shards, String... executors) {
    return speeds.divide(Assignment.of(shards, executors.length), List.of(executors)).stream()
        .map(Assignment::shards)
        .toList();
  }

  @Test
  void nothingKnown_leavesShardsAsTheyAre() {
    List<Assignment> uneven = List.of(new Assignment(0, 2, 0, 7), new Assignment(1, 2, 7, 8));
    assertThat(TaskSpeeds.UNKNOWN.divide(uneven, List.of("1", "0"))).isSameAs(uneven);
  }

  @Test
  void speeds_areThoseOfEachTask() {
    TaskSpeeds speeds = new TaskSpeeds(Map.of("0", 1.0, "1", 3.0));
    assertThat(shards(speeds, 16, "0", "1")).containsExactly(4, 12);
    assertThat(shards(speeds, 16, "1", "1", "0", "0")).containsExactly(6, 6, 2, 2);
  }

  @Test
  void executor_ofWhichNothingIsKnown_countsAsTheMean() {
    TaskSpeeds speeds = new TaskSpeeds(Map.of("0", 1.0, "1", 3.0));
    assertThat(shards(speeds, 32, "2", "0")).containsExactly(20, 12);
    assertThat(shards(speeds, 32, "3", "4")).containsExactly(16, 16);
  }

  @Test
  void damped_liesBetweenTheSpeedsAndTheirMean() {
    TaskSpeeds speeds = new TaskSpeeds(Map.of("0", 1.0, "1", 3.0));
    assertThat(speeds.damped(1)).isEqualTo(speeds);
    assertThat(speeds.damped(0.5).byExecutor()).containsEntry("0", 1.5).containsEntry("1", 2.5);
    assertThat(shards(speeds.damped(0), 16, "0", "1")).containsExactly(8, 8);
  }

  @Test
  void speeds_thatAreNone_areRefused() {
    for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new TaskSpeeds(Map.of("0", wrong)))
          .hasMessageContaining("greater than 0");
    }
  }
}
