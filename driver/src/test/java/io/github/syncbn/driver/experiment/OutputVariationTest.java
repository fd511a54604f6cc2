package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class OutputVariationTest {
  private static double[][] rows(double... values) {
    double[][] rows = new double[values.length][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {values[i]};
    }
    return rows;
  }

  @Test
  void share_isOfTheDeviationWithinARow() {
    assertThat(OutputVariation.share(List.of(rows(1, 5), rows(1, 5)))).isZero();
    // Within a row: a variance of 2. Over all of 0, 2, 4, 6: 20 / 3.
    assertThat(OutputVariation.share(List.of(rows(0, 4), rows(2, 6))))
        .isCloseTo(Math.sqrt(2 / (20.0 / 3)), within(1e-12));
  }

  @Test
  void share_ofRowsThatABatchLeavesOut_takesTheOthers() {
    assertThat(OutputVariation.share(List.of(rows(0, 4), rows(2, 6), rows(Double.NaN, Double.NaN))))
        .isCloseTo(Math.sqrt(2 / (20.0 / 3)), within(1e-12));
  }
}
