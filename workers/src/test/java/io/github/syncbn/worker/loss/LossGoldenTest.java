package io.github.syncbn.worker.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss against PyTorch: see losses.py beside the golden file. */
class LossGoldenTest {
  private static final GoldenFile GOLDEN = GoldenFile.read("losses");

  static List<GoldenFile.Case> cases() {
    return GOLDEN.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void loss_ofPyTorchsOutput_hasItsSumDivisorAndGradient(GoldenFile.Case golden) {
    int rows = GOLDEN.integer("rows");
    float[] output = golden.floats("output");
    Shape row = new Shape(output.length / rows);
    float[] weights = golden.has("weights") ? golden.floats("weights") : null;
    Tensor gradient = Tensor.zeros(rows, row);
    double[] sums = new double[2];
    loss(golden.settings())
        .evaluate(
            Tensor.of(output, rows, row), golden.floats("targets"), 0, weights, gradient, sums, 0);
    double expected = golden.number("loss");
    assertThat(sums[0]).isCloseTo(expected, within(1e-12 * Math.max(1, expected)));
    assertThat(sums[1]).isCloseTo(golden.number("divisor"), within(1e-12));
    double[] slopes = golden.doubles("gradient");
    for (int i = 0; i < slopes.length; i++) {
      assertThat((double) gradient.data()[i])
          .as("gradient %d", i)
          .isCloseTo(slopes[i], within(1e-7 * Math.max(1, Math.abs(slopes[i]))));
    }
  }

  private static Loss loss(GoldenFile.Case settings) {
    if (settings.has("mse")) {
      return new MeanSquaredError(false);
    }
    return new CrossEntropy(
        settings.has("labelSmoothing") ? settings.number("labelSmoothing") : 0,
        settings.has("classWeights")
            ? new ClassWeights.ByNumber(settings.doubles("classWeights"))
            : new ClassWeights.None());
  }
}
