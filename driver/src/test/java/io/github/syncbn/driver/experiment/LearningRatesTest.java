package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.driver.experiment.LearningRates.Ladder;
import java.util.List;
import org.junit.jupiter.api.Test;

class LearningRatesTest {
  private static final List<String> RATES = List.of("0.1", "1", "10");

  @Test
  void largest_isTheLastThatIsNearTheBest() {
    assertThat(new Ladder(RATES, new double[] {0.9, 0.97, 0.88}).largest()).isEqualTo(2);
    assertThat(new Ladder(RATES, new double[] {0.9, 0.97, 0.86}).largest()).isEqualTo(1);
    assertThat(new Ladder(RATES, new double[] {0.9, 0, 0}).largest()).isZero();
  }

  @Test
  void verdict_ofAnEqualOrSmallerRate_isNotSupported() {
    Ladder far = new Ladder(RATES, new double[] {0.9, 0.97, 0.9});
    Ladder near = new Ladder(RATES, new double[] {0.98, 0.97, 0});
    assertThat(LearningRates.verdict(far, near, near))
        .isEqualTo(
            "Supported: the largest rate within 10 points of the best accuracy is 10 (its best is"
                + " 97.00%, at 1) with batch normalization, 1 (its best is 98.00%, at 0.1) with"
                + " layer normalization, 1 (its best is 98.00%, at 0.1) without.");
    assertThat(LearningRates.verdict(near, near, near)).startsWith("Not supported: ");
    assertThat(LearningRates.verdict(near, near, far)).startsWith("Not supported: ");
  }
}
