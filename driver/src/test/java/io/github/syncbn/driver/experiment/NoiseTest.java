package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NoiseTest {
  private static final Spread PLAIN = Spread.of(0.95);
  private static final Spread NONE = Spread.of(0.7);
  private static final Spread NOISE = Spread.of(0.1);

  @Test
  void verdict_isSupported_whereNoiseCostsLessThanNormalizationGives() {
    assertThat(Noise.verdict(PLAIN, Spread.of(0.9), NONE, NOISE))
        .isEqualTo(
            "Supported: batch normalization reaches 95.00%, with noise behind it 90.00%; without"
                + " either it is 70.00%, and with the noise alone 10.00%.");
    assertThat(Noise.verdict(PLAIN, Spread.of(0.8), NONE, NOISE)).startsWith("Not supported: ");
    assertThat(Noise.verdict(PLAIN, Spread.of(0.6), NONE, NOISE)).startsWith("Not supported: ");
  }
}
