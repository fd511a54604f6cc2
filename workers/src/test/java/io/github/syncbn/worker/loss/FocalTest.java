package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FocalTest {
  private static final Shape CLASSES = new Shape(3);

  private static double sum(Loss loss, float[] z, int label, Tensor gradient) {
    double[] sums = new double[2];
    loss.evaluate(Tensor.of(z, 1, CLASSES), new float[] {label}, 0, null, gradient, sums, 0);
    return sums[0];
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 5})
  void gradient_isTheDerivative(double gamma) {
    Loss loss = new Focal(gamma, new ClassWeights.ByNumber(new double[] {0.5, 1, 3}));
    float[] z = {0.5f, -1, 0.25f};
    for (int label = 0; label < 3; label++) {
      Tensor gradient = Tensor.zeros(1, CLASSES);
      sum(loss, z, label, gradient);
      for (int j = 0; j < 3; j++) {
        float[] above = z.clone();
        float[] below = z.clone();
        above[j] += 0x1p-8f;
        below[j] -= 0x1p-8f;
        double slope = (sum(loss, above, label, null) - sum(loss, below, label, null)) / 0x1p-7;
        assertThat((double) gradient.data()[j]).isCloseTo(slope, within(1e-4));
      }
    }
  }

  @Test
  void gammaZero_isCrossEntropy() {
    float[] z = {2, -1, 0.5f};
    assertThat(sum(new Focal(0, new ClassWeights.None()), z, 1, null))
        .isCloseTo(sum(Loss.byDefault(true), z, 1, null), within(1e-15));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 2})
  void certainty_hasNeitherLossNorGradient_andItsContraryBoth(double gamma) {
    Loss loss = new Focal(gamma, new ClassWeights.None());
    Tensor gradient = Tensor.zeros(1, CLASSES);
    assertThat(sum(loss, new float[] {3e38f, 0, 0}, 0, gradient)).isZero();
    for (float slope : gradient.data()) {
      assertThat(Math.abs(slope)).isZero();
    }
    assertThat(sum(loss, new float[] {1e4f, 0, 0}, 1, gradient)).isEqualTo(1e4);
    assertThat(gradient.data()[0]).isEqualTo(1);
    assertThat(gradient.data()[1]).isEqualTo(-1);
    assertThat(sum(loss, new float[] {Float.NaN, 0, 0}, 1, gradient)).isNaN();
  }

  @Test
  void gamma_below0_isRefused() {
    assertThatThrownBy(() -> new Focal(-1, new ClassWeights.None())).hasMessageContaining("got -1");
  }
}
