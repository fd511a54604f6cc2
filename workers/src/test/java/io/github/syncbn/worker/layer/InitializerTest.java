package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.kernel.KeyedRandom.Purpose;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {
  private static final int COUNT = 100_000;
  private static final int FAN_IN = 300;
  private static final int FAN_OUT = 100;

  @Test
  void deviations_ofAllDistributions_areTheirFormulas() {
    assertThat(deviation(new Initializer.Kaiming())).isCloseTo(0.08165, within(0.001));
    assertThat(deviation(new Initializer.KaimingUniform())).isCloseTo(0.08165, within(0.001));
    assertThat(deviation(new Initializer.XavierNormal())).isCloseTo(0.07071, within(0.001));
    assertThat(deviation(new Initializer.Xavier())).isCloseTo(0.07071, within(0.001));
    assertThat(deviation(new Initializer.PyTorchUniform())).isCloseTo(0.03333, within(0.0005));
    assertThat(deviation(new Initializer.Uniform(0.3))).isCloseTo(0.17321, within(0.001));
    assertThat(deviation(new Initializer.Normal(0.1))).isCloseTo(0.1, within(0.001));
  }

  @Test
  void truncatedNormal_itsValues_stayWithinTwoDeviations() {
    float[] values = drawn(new Initializer.TruncatedNormal(0.1));
    float[] whole = drawn(new Initializer.Normal(0.1));
    int redrawn = 0;
    for (int i = 0; i < COUNT; i++) {
      assertThat(values[i]).isBetween(-0.2f, 0.2f);
      if (StrictMath.abs(whole[i]) <= 0.2f) {
        assertThat(values[i]).isEqualTo(whole[i]);
      } else {
        redrawn++;
      }
    }
    // P(|z| > 2) = 4.550%
    assertThat(redrawn / (double) COUNT).isCloseTo(0.0455, within(0.003));
  }

  @Test
  void truncatedNormal_itsDeviation_isThatOfTheCutDistribution() {
    // sqrt(1 - 2 * 2 phi(2) / (Phi(2) - Phi(-2))), phi and Phi the standard normal density and
    // distribution
    assertThat(deviation(new Initializer.TruncatedNormal(0.1))).isCloseTo(0.08796, within(0.0006));
  }

  @Test
  void truncatedNormal_redrawnValues_shareNoDraw() {
    float[] values = drawn(new Initializer.TruncatedNormal(1));
    assertThat(Arrays.stream(toDoubles(values)).distinct().count())
        .isGreaterThan(COUNT - COUNT / 100);
  }

  @Test
  void fill_anOffset_writesThereOnly() {
    float[] values = {7, 7, 7, 7, 7};
    new Initializer.TruncatedNormal(1).fill(values, 1, 3, 2, 2, random());
    assertThat(values[0]).isEqualTo(7);
    assertThat(values[4]).isEqualTo(7);
    assertThat(new float[] {values[1], values[2], values[3]}).doesNotContain(7);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void deviation_outOfRange_isRefused(double deviation) {
    assertThatThrownBy(() -> new Initializer.TruncatedNormal(deviation))
        .hasMessageContaining("deviation: expected a number, 0 or more, got " + deviation);
    assertThatThrownBy(() -> new Initializer.Normal(deviation))
        .hasMessageContaining("deviation: expected a number, 0 or more, got ");
  }

  private static double deviation(Initializer initializer) {
    double[] values = toDoubles(drawn(initializer));
    double mean = 0;
    for (double value : values) {
      mean += value / COUNT;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    assertThat(mean).isCloseTo(0, within(0.002));
    return StrictMath.sqrt(squares / COUNT);
  }

  private static float[] drawn(Initializer initializer) {
    float[] values = new float[COUNT];
    initializer.fill(values, 0, COUNT, FAN_IN, FAN_OUT, random());
    return values;
  }

  private static KeyedRandom random() {
    return KeyedRandom.of(3, Purpose.INITIALIZATION, 0, 0);
  }

  private static double[] toDoubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
