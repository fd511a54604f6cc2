package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The distribution function against values of erfc in double precision. */
class NormalDistributionTest {
  /** Half of the last digit of a float, in percent. */
  private static final Percentage FLOAT = Percentage.withPercentage(6e-6);

  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "-0.5, 0.3085375387259869",
    "-1, 0.15865525393145707",
    "-2, 0.0227501319481792",
    "-3, 0.0013498980316300946",
    "-3.9921875, 3.2733287792965653e-05",
    "-4, 3.1671241833119965e-05",
    "-4.0078125, 3.0641871428685194e-05",
    "-5, 2.866515718791946e-07",
    "-6, 9.865876450377012e-10",
    "-8, 6.220960574271819e-16",
    "-10, 7.619853024160593e-24",
    "-20, 2.7536241186063314e-89",
    "-37, 5.725571222525139e-300"
  })
  void probability_onTheLeft_isRightInAllDigitsOfAFloat(double x, double expected) {
    assertThat(NormalDistribution.probability(x)).isCloseTo(expected, FLOAT);
    assertThat(NormalDistribution.probability(-x)).isCloseTo(1 - expected, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"-40", "-5000", "-3.4028235e38", "-Infinity"})
  void probability_farOnTheLeft_is0(double x) {
    assertThat(NormalDistribution.probability(x)).isZero();
    assertThat(NormalDistribution.probability(-x)).isCloseTo(1, within(1e-9));
  }

  @Test
  void probability_ofNoNumber_isNone() {
    assertThat(NormalDistribution.probability(Double.NaN)).isNaN();
  }
}
