package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.attempt.TrainingJob;
import io.github.syncbn.driver.step.SetResult;
import io.github.syncbn.driver.step.TrainingListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrialsTest {
  private static final Variant ONE = new Variant(List.of("one"), List.of());

  @Test
  void measure_ofWhichNoTrainingHasAValue_isNoColumn() {
    Trials trials = new Trials(List.of(ONE), List.of(List.of(trained(), trained())));
    Measure none = Measure.share("validation", trial -> Double.NaN);
    Measure never = Measure.reached("steps to 97%", trial -> Double.NaN);
    Measure some = Measure.number("number", trial -> 2);
    assertThat(trials.table(List.of("network"), none, never, some).headings())
        .containsExactly("network", "steps to 97%", "number");
  }

  @Test
  void measure_ofTrainingsThatDiverged_staysAColumn() {
    Trial diverged = new Trial(Optional.empty(), List.of(), List.of(), List.of());
    Trials trials = new Trials(List.of(ONE), List.of(List.of(diverged)));
    Measure loss = Measure.number("train loss", Trial::trainLoss);
    assertThat(trials.table(List.of("network"), loss).headings())
        .containsExactly("network", "train loss");
  }

  private static Trial trained() {
    TrainingListener.Epoch epoch = new TrainingListener.Epoch(0, 1, 1.25, SetResult.NONE, 16);
    TrainingJob.Result result =
        new TrainingJob.Result(null, null, null, null, null, Map.of(), Optional.empty());
    return new Trial(Optional.of(result), List.of(), List.of(epoch), List.of());
  }
}
