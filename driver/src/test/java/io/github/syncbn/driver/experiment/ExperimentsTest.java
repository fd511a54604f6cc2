package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExperimentsTest {
  @Test
  void settings_ofTheUser_areSetLast() {
    Experiment order = Experiments.named("order");
    Experiments digits = Experiments.onDigits();
    assertThat(digits.settings(order, List.of()).training().epochs()).isEqualTo(10);
    assertThat(digits.settings(order, List.of("training.epochs=4")).training().epochs())
        .isEqualTo(4);
    assertThat(
            digits
                .withSettings("training.epochs=2")
                .settings(order, List.of("training.epochs=4"))
                .training()
                .epochs())
        .isEqualTo(2);
    assertThat(digits.withSeeds(1).setting()).isEqualTo("builtin:digits, 1 seed");
  }

  @Test
  void experiment_thatIsNotThere_orTrainsNothing_isRefused() {
    assertThatThrownBy(() -> Experiments.named("ordr"))
        .isInstanceOf(JobException.class)
        .hasMessageContaining("There is no experiment 'ordr'; there are: ")
        .hasMessageContaining("order")
        .hasMessageContaining("and all.");
    assertThatThrownBy(() -> Experiments.onDigits().withSeeds(0))
        .isInstanceOf(JobException.class)
        .hasMessage("of each variant 0 trainings are asked for; at least 1");
  }
}
