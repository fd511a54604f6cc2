package io.github.syncbn.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NarrowingTest {

  private static Narrowing fitting(double low, double high, boolean rounded) {
    return Narrowing.fitting(new double[] {low}, new double[] {high}, new boolean[] {rounded});
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 1, true", "0.1, 0.7, true", "0, 1e28, true", "1990, 2020, false", "5, 5, false",
    "0, 16777216, false", "1e-20, 3e-20, true", "0, 0, false", "3, 3.9, true", "0.1, 0.1, true"
  })
  void fitting_whatFloat32Holds_isNone(double low, double high, boolean rounded) {
    assertThat(fitting(low, high, rounded).isNone()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1.7e12, 1.700001e12, true",
    "999999.99, 1000000.01, true",
    "-1000000.01, -999999.99, true",
    "1e-40, 3e-40, true",
    "-1e-322, 1e-322, true",
    "1e300, 1.5e308, true",
    "-1.7e308, 1.7e308, true",
    "1e300, 1e300, true",
    "16777214, 16777215, false",
    "1e200, 1.0000001e200, true",
  })
  void fitting_whatFloat32WouldSpoil_keepsTheDifferences(double low, double high, boolean rounded) {
    Narrowing narrowing = fitting(low, high, rounded);

    float first = narrowing.of(0, low);
    float middle = narrowing.of(0, low + (high / 2 - low / 2));
    float last = narrowing.of(0, high);
    assertThat(first).isFinite();
    assertThat(last).isFinite();
    assertThat(Math.abs(last)).isLessThan(0x1p97f);
    if (low < high) {
      assertThat(last - first).isGreaterThan(0x1p-98f);
      assertThat((middle - first) / (last - first)).isBetween(0.49f, 0.51f);
    }
    assertThat(narrowing.of(0, Double.NaN)).isNaN();
  }

  @Test
  void fitting_noValues_isNone() {
    assertThat(fitting(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, false).isNone())
        .isTrue();
  }

  @Test
  void fittingChannels_onePositionFar_movesNoChannelThatIsNot() {
    double[] low = {1e9, 0, 1e9, 1e9};
    double[] high = {1e9 + 0.5, 1e9, 1e9 + 0.5, 1e9 + 0.25};
    boolean[] rounded = {true, true, true, true};

    Narrowing narrowing = Narrowing.fittingChannels(low, high, rounded, new Shape(2, 1, 2));

    assertThat(narrowing.origin()).containsExactly(0, 0, 1e9 + 0.25, 1e9 + 0.25);
  }
}
