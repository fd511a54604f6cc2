package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.training.Averaging.Ema;
import io.github.syncbn.worker.training.Averaging.Swa;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which steps are taken into a mean, and how far they move it. */
class AveragingTest {

  /** Steps, from 1, that are taken in. */
  private static List<Long> taken(Averaging averaging, long stepsPerEpoch, long totalSteps) {
    List<Long> steps = new ArrayList<>();
    for (long step = 1; step <= totalSteps; step++) {
      Averaging.Time time = new Averaging.Time(step, stepsPerEpoch, totalSteps);
      double weight = averaging.weight(time, steps.size());
      if (weight > 0) {
        steps.add(step);
      }
    }
    return steps;
  }

  private static Swa epochs(int epochs) {
    return new Swa(epochs, 0.25);
  }

  private static Swa share(double share) {
    return new Swa(0, share);
  }

  @Test
  void swa_ofEpochs_takesTheirEnds() {
    assertThat(taken(epochs(2), 10, 50)).containsExactly(40L, 50L);
    assertThat(taken(epochs(9), 10, 30)).containsExactly(10L, 20L, 30L);
  }

  @Test
  void swa_ofAShortLastEpoch_takesItsEnd() {
    assertThat(taken(epochs(2), 10, 43)).containsExactly(40L, 43L);
    assertThat(taken(epochs(1), 10, 7)).containsExactly(7L);
  }

  @Test
  void swa_ofAShare_takesTheEndsOfEpochsInIt() {
    assertThat(taken(share(0.25), 10, 80)).containsExactly(70L, 80L);
    assertThat(taken(share(1), 10, 30)).containsExactly(10L, 20L, 30L);
    assertThat(taken(share(1e-9), 10, 30)).containsExactly(30L);
    assertThat(taken(Declared.defaults(Swa.class), 10, 80)).containsExactly(70L, 80L);
  }

  @Test
  void ema_takesEveryNthStep() {
    assertThat(taken(new Ema(0.9, 1), 10, 4)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(taken(new Ema(0.9, 4), 10, 13)).containsExactly(4L, 8L, 12L);
  }

  @Test
  void ema_ofFewSteps_forgetsFaster() {
    Ema ema = new Ema(0.9, 1);
    Averaging.Time time = new Averaging.Time(1, 10, 100);
    assertThat(ema.weight(time, 0)).isEqualTo(1);
    assertThat(ema.weight(time, 8)).isEqualTo(1 - 9.0 / 18);
    assertThat(ema.weight(time, 1000)).isEqualTo(1 - 0.9);
  }

  @Test
  void none_takesNothing() {
    assertThat(taken(Averaging.NONE, 10, 30)).isEmpty();
    assertThat(Averaging.NONE.averages()).isFalse();
  }
}
