package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.training.StepClock.Profile;
import org.junit.jupiter.api.Test;

class StepClockTest {
  private long now;
  private final StepClock clock = new StepClock(() -> now);

  private void step(long computing, long waiting, long commit) {
    clock.beginStep();
    now += computing;
    long since = now;
    now += waiting;
    clock.addCollective(since, clock.help());
    since = now;
    now += commit;
    clock.addCommit(since, clock.help());
    clock.endStep();
  }

  @Test
  void steps_areSummedByPart() {
    step(100, 20, 5);
    step(50, 10, 5);
    assertThat(clock.profile()).isEqualTo(new Profile(2, 190, 0, 30, 0, 10));
    assertThat(clock.computed()).isEqualTo(150);
  }

  @Test
  void waiting_betweenSteps_countsForNone() {
    step(100, 20, 5);
    long since = now;
    now += 1_000;
    clock.addCollective(since, clock.help());
    clock.addReduction(since);
    step(100, 20, 5);
    assertThat(clock.profile()).isEqualTo(new Profile(2, 250, 0, 40, 0, 10));
    assertThat(clock.computed()).isEqualTo(200);
  }

  @Test
  void help_whileWaiting_isComputing() {
    clock.beginStep();
    long since = now;
    long help = clock.help();
    now += 30;
    clock.addHelp(since);
    now += 10;
    clock.addCollective(since, help);
    clock.endStep();
    assertThat(clock.profile().waiting()).isEqualTo(10);
    assertThat(clock.computed()).isEqualTo(30);
  }
}
