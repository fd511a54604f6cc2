package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.config.ConfigSource;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

  static List<Experiment> all() {
    return Catalogue.ALL;
  }

  @ParameterizedTest
  @MethodSource("all")
  void settings_ofThePaper_areAJob(Experiment experiment) {
    Experiments full =
        new Experiments(
            "",
            location -> ConfigSource.of(Path.of("..").resolve(location)),
            List.of(),
            3,
            true,
            text -> {});
    assertThat(full.settings(experiment, List.of()).data().source().path()).isPresent();
    assertThat(full.setting()).isEqualTo("as published, 3 seeds");
  }

  @Test
  void job_withoutValidations_isRefusedWhereTheyAreCompared() {
    Experiments none = Experiments.onDigits().withSettings("data.split={ test = 0.1 }");
    assertThatThrownBy(() -> none.settings(Experiments.named("convergence"), List.of()))
        .isInstanceOf(JobException.class)
        .hasMessage(
            "the experiment convergence compares accuracies of validations, and the job has no"
                + " validation set; give it one, such as --set data.split.validation=0.1");
    assertThat(none.settings(Experiments.named("order"), List.of()).data().split().validates())
        .isFalse();
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
