package io.github.syncbn.driver.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Distance and angle of gradients. */
class GradientChangeTest {
  @Test
  void change_ofAGradient_isDistanceAndCosine() {
    GradientChange change = GradientChange.of(new float[] {3, 4}, new float[] {4, 3});
    assertThat(change.norm()).isEqualTo(5);
    assertThat(change.distance()).isEqualTo(Math.sqrt(2));
    assertThat(change.relative()).isEqualTo(Math.sqrt(2) / 5);
    assertThat(change.cosine()).isCloseTo(24.0 / 25, within(1e-15));
  }

  @Test
  void change_ofNothing_isZero_andHasNoAngleWithZero() {
    float[] gradient = {1, -2, 3};
    assertThat(GradientChange.of(gradient, gradient).distance()).isZero();
    assertThat(GradientChange.of(gradient, gradient).cosine()).isCloseTo(1, within(1e-15));
    assertThat(GradientChange.of(gradient, new float[3]).cosine()).isNaN();
  }

  @Test
  void lengths_ofSteps_haveEqualRatios() {
    assertThat(AlongGradient.etas(0.5, 4, 4))
        .containsExactly(new double[] {0.5, 1, 2, 4}, within(1e-12));
  }
}
