package io.github.syncbn.driver.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossTextTest {
  @ParameterizedTest
  @CsvSource({
    "0.69314718, 0.6931",
    "0, 0.0000",
    "0.0012, 0.0012",
    "123456.78, 123456.7800",
    "2.666664148e24, 2.667e+24",
    "3.2e-25, 3.200e-25",
    "-4.5e-7, -4.500e-07",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void loss_ofAnySize_showsItsDigits(double loss, String text) {
    assertThat(LossText.of(loss)).isEqualTo(text);
  }
}
