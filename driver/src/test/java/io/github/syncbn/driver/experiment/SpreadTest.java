package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void spread_ofSeeds_hasMeanAndSampleDeviation() {
    Spread spread = Spread.of(0.9, 0.92, 0.94);
    assertThat(spread.percent()).isEqualTo("92.00% ± 2.00");
    assertThat(spread.low()).isEqualTo(0.9);
    assertThat(spread.high()).isEqualTo(0.94);
    assertThat(Spread.of(12).number()).isEqualTo("12.00");
    assertThat(Spread.of(9_999.4).number()).isEqualTo("9999");
    assertThat(Spread.of(9_999.6).number()).isEqualTo("10000");
    assertThat(Spread.of(10_000, 12_001).number()).isEqualTo("11001 ± 1415");
    assertThat(Spread.of(-25_670).number()).isEqualTo("-25670");
    assertThat(Spread.of(3e7).number()).isEqualTo("3.00e+07");
    assertThat(Spread.of(1e-5, 1e-5).number()).isEqualTo("1.00e-05 ± 0.000");
  }

  @Test
  void spread_withSeedsThatDiverged_saysHowMany() {
    assertThat(Spread.of(0.5, Double.NaN, 0.5).percent())
        .isEqualTo("50.00% ± 0.00 (1 of 3 diverged)");
    assertThat(Spread.of(Double.NaN, Double.POSITIVE_INFINITY).percent()).isEqualTo("diverged");
    assertThat(Spread.of(Double.NaN).number("never")).isEqualTo("never");
    assertThat(Spread.of().known()).isFalse();
  }

  @Test
  void above_isTwiceTheErrorOfTheDifference() {
    assertThat(Spread.of(0.95, 0.96, 0.97).above(Spread.of(0.9, 0.91, 0.92))).isTrue();
    assertThat(Spread.of(0.95, 0.9, 0.97).above(Spread.of(0.9, 0.91, 0.95))).isFalse();
    assertThat(Spread.of(1).above(Spread.of(0))).isTrue();
    assertThat(Spread.of(1).above(Spread.of(Double.NaN))).isFalse();
  }
}
