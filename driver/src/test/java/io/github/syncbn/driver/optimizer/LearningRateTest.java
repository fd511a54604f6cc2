package io.github.syncbn.driver.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.driver.optimizer.Span.Unit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearningRateTest {
  private static final double BASE = 0.2;
  private static final WarmUp NO_WARM_UP = new WarmUp(Optional.empty(), 0.1);
  private static final Schedule COSINE = new Schedule.Cosine(0.1, NO_WARM_UP);
  private static final WarmUp RISE = new WarmUp(Optional.of(new Span(6, Unit.STEPS)), 0.25);
  private static final Map<String, Schedule> SCHEDULES =
      Map.of(
          "step",
          new Schedule.Step(new Span(5, Unit.STEPS), 0.3, NO_WARM_UP),
          "exponential",
          new Schedule.Exponential(new Span(1, Unit.STEPS), 0.9, 0, NO_WARM_UP),
          "cosine",
          COSINE,
          "linear",
          new Schedule.Constant(RISE),
          "warmUpThenCosine",
          new Schedule.Cosine(0.1, RISE));

  @ParameterizedTest
  @ValueSource(strings = {"step", "exponential", "cosine", "linear", "warmUpThenCosine"})
  void followsTorch(String name) {
    JsonNode expected = Golden.read("optimizers.json").get("schedules").get(name);
    LearningRate rate = new LearningRate(BASE, SCHEDULES.get(name));
    for (int t = 0; t < expected.size(); t++) {
      double wanted = expected.get(t).asDouble();
      assertThat(rate.at(t, 3, expected.size()))
          .as("step %d", t)
          .isCloseTo(wanted, within(1e-12 * wanted));
    }
  }

  @Test
  void epochsAndStepsMeasureTheSameTime() {
    Schedule inSteps = new Schedule.Step(new Span(14, Unit.STEPS), 0.5, NO_WARM_UP);
    Schedule inEpochs = new Schedule.Step(new Span(2, Unit.EPOCHS), 0.5, NO_WARM_UP);
    for (int t = 0; t < 50; t++) {
      assertThat(new LearningRate(BASE, inEpochs).at(t, 7, 50))
          .isEqualTo(new LearningRate(BASE, inSteps).at(t, 7, 50));
    }
  }

  /** The decay 0.0001 + 0.003 exp(-t / 2000). */
  @Test
  void exponentialDecaysToItsFloor() {
    double base = 0.0031;
    LearningRate rate =
        new LearningRate(
            base,
            new Schedule.Exponential(
                new Span(2000, Unit.STEPS), StrictMath.exp(-1), 0.0001 / 0.0031, NO_WARM_UP));
    for (long t : new long[] {0, 1, 2000, 10_000}) {
      assertThat(rate.at(t, 600, 10_000))
          .isCloseTo(0.0001 + 0.003 * StrictMath.exp(-t / 2000.0), within(1e-15));
    }
  }

  @Test
  void warmUpOfAFractionOfAnEpoch() {
    Schedule schedule =
        new Schedule.Constant(new WarmUp(Optional.of(new Span(0.5, Unit.EPOCHS)), 0));
    LearningRate rate = new LearningRate(1, schedule);
    assertThat(rate.at(0, 7, 70)).isZero();
    assertThat(rate.at(3, 7, 70)).isEqualTo(3 / 3.5);
    assertThat(rate.at(4, 7, 70)).isOne();
  }

  @Test
  void noWarmUpStartsAtOnce() {
    Schedule schedule =
        new Schedule.Cosine(0.1, new WarmUp(Optional.of(new Span(0, Unit.STEPS)), 0.1));
    assertThat(new LearningRate(1, schedule).at(0, 1, 10)).isOne();
  }
}
