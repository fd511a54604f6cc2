package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyTest {
  private static final Loss PLAIN = Loss.byDefault(true);
  private static final Shape CLASSES = new Shape(4);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void gradient_isTheDerivativeOfTheSum(long seed) {
    Random random = new Random(seed);
    CrossEntropy loss =
        new CrossEntropy(0.15, new ClassWeights.ByNumber(new double[] {0.5, 1, 2.5, 0.1}));
    float[] z = new float[5 * 4];
    for (int i = 0; i < z.length; i++) {
      z[i] = (float) random.nextGaussian();
    }
    float[] targets = {0, 1, 2, 3, random.nextInt(4)};
    float[] weights = {1, 0.5f, 2, 3, 0.25f};
    Tensor gradient = Tensor.zeros(5, CLASSES);
    loss.evaluate(Tensor.of(z, 5, CLASSES), targets, 0, weights, gradient, new double[2], 0);
    for (int i = 0; i < z.length; i++) {
      float[] moved = z.clone();
      moved[i] = z[i] + 0x1p-8f;
      double above = sum(loss, moved, targets, weights);
      double distance = moved[i];
      moved[i] = z[i] - 0x1p-8f;
      distance -= moved[i];
      double slope = (above - sum(loss, moved, targets, weights)) / distance;
      assertThat((double) gradient.data()[i])
          .as("seed %d, logit %d", seed, i)
          .isCloseTo(slope, within(1e-4));
    }
  }

  private static double sum(CrossEntropy loss, float[] z, float[] targets, float[] weights) {
    double[] sums = new double[2];
    loss.evaluate(Tensor.of(z, targets.length, CLASSES), targets, 0, weights, null, sums, 0);
    return sums[0];
  }

  @Test
  void logitsOfAnySize_giveFiniteLossAndProbabilities() {
    float[] z = {1e4f, -1e4f, 0, 0, -3e38f, 3e38f, 0, 0, -1e4f, -1e4f, -1e4f, -1e4f};
    Tensor gradient = Tensor.zeros(3, CLASSES);
    double[] sums = new double[2];
    new CrossEntropy(0.1, new ClassWeights.None())
        .evaluate(Tensor.of(z, 3, CLASSES), new float[] {0, 1, 2}, 0, null, gradient, sums, 0);
    assertThat(sums[0]).isFinite();
    for (int row = 0; row < 3; row++) {
      double total = 0;
      for (int j = 0; j < 4; j++) {
        assertThat(gradient.data()[row * 4 + j]).isBetween(-1f, 1f);
        total += gradient.data()[row * 4 + j];
      }
      // Probabilities sum to 1, wanted ones too.
      assertThat(total).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void certainty_hasNoLossAndNoGradient() {
    float[] z = {200, 0, 0, 0};
    Tensor gradient = Tensor.zeros(1, CLASSES);
    double[] sums = new double[2];
    PLAIN.evaluate(Tensor.of(z, 1, CLASSES), new float[] {0}, 0, null, gradient, sums, 0);
    assertThat(sums[0]).isBetween(0.0, 1e-80);
    assertThat(gradient.data()[0]).isZero();
  }

  @Test
  void nan_isNeverHidden() {
    float[] z = {Float.NaN, 0, 0, 0};
    double[] sums = new double[2];
    PLAIN.evaluate(Tensor.of(z, 1, CLASSES), new float[] {1}, 0, null, null, sums, 0);
    assertThat(sums[0]).isNaN();
  }

  @Test
  void evaluate_addsToTheSumsAndMayOverwriteItsInput() {
    float[] z = {9, 9, 9, 9, 1, 2, 3, 4};
    Loss loss = PLAIN;
    Tensor gradient = Tensor.zeros(1, CLASSES);
    double[] once = new double[2];
    Tensor output = new Tensor(z, 4, 1, CLASSES);
    loss.evaluate(output, new float[] {9, 9, 2}, 2, null, gradient, once, 0);
    double[] twice = {-1, once[0], once[1]};
    loss.evaluate(output, new float[] {9, 9, 2}, 2, null, output, twice, 1);
    assertThat(twice).containsExactly(-1, 2 * once[0], 2);
    assertThat(z).startsWith(9, 9, 9, 9).endsWith(gradient.data());
  }

  @Test
  void classOfWeightZero_countsForNothing() {
    CrossEntropy loss = new CrossEntropy(0, new ClassWeights.ByNumber(new double[] {1, 0, 1, 1}));
    Tensor gradient = Tensor.zeros(1, CLASSES);
    double[] sums = new double[2];
    loss.evaluate(
        Tensor.of(new float[] {1, 2, 3, 4}, 1, CLASSES),
        new float[] {1},
        0,
        null,
        gradient,
        sums,
        0);
    assertThat(sums).containsExactly(0, 0);
    assertThat(gradient.data()).containsOnly(0);
  }

  @Test
  void settings_outsideTheirRange_areRefused() {
    assertThatThrownBy(() -> new CrossEntropy(1, new ClassWeights.None()))
        .hasMessageContaining("got 1");
    assertThatThrownBy(() -> new CrossEntropy(-0.1, new ClassWeights.None()))
        .hasMessageContaining("got -0.1");
    assertThatThrownBy(() -> new CrossEntropy(0, new ClassWeights.ByNumber(new double[] {1, -2})))
        .hasMessageContaining("got -2");
    assertThatThrownBy(
            () -> new CrossEntropy(0, new ClassWeights.ByNumber(new double[] {Double.NaN})))
        .hasMessageContaining("got NaN");
  }
}
