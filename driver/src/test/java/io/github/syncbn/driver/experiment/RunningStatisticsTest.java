package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunningStatisticsTest {
  private static final List<String> STEPS = List.of("5", "50", "500");

  private static List<Spread> errors(double... errors) {
    return Arrays.stream(errors).mapToObj(Spread::of).toList();
  }

  @Test
  void verdict_ofAverages_saysHowLongTheyAreWorse() {
    assertThat(
            RunningStatistics.verdict(
                STEPS, errors(0.2, 0.1, 0.05), errors(0.5, 0.1, 0.05), errors(0.9, 0.9, 0.05)))
        .isEqualTo(
            "Supported: with population statistics the error is below that of a moving average of"
                + " decay 0.9 up to 5 steps, and of decay 0.99 up to 50; after 500 steps it is"
                + " 5.00%, and 5.00% and 5.00% with the averages.");
  }

  @Test
  void verdict_ofAveragesThatAreNoWorse_isNotSupported() {
    List<Spread> same = errors(0.2, 0.1, 0.05);
    assertThat(RunningStatistics.verdict(STEPS, same, same, errors(0.1, 0.1, 0.01)))
        .startsWith("Not supported: ")
        .contains("decay 0.9 up to no steps");
  }
}
