package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.GoldenFile;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Family;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every activation with its default settings against PyTorch: see activations.py. */
class ActivationGoldenTest {
  private static final GoldenFile GOLDEN = GoldenFile.read("activations");
  private static final double CLOSE = 1e-6;

  static List<GoldenFile.Case> cases() {
    return GOLDEN.cases();
  }

  @Test
  void goldenFile_hasEveryActivation() {
    assertThat(cases())
        .extracting(golden -> golden.text("name"))
        .containsExactlyInAnyOrderElementsOf(
            Family.members(Activation.class).stream().map(Declared::name).toList());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void activation_onPyTorchsArguments_givesItsValuesAndSlopes(GoldenFile.Case golden) {
    Activation activation =
        Family.find(Activation.class, golden.text("name")).orElseThrow().build(Map.of());
    Tensor x = tensor(golden.floats("x"));
    Tensor y = tensor(new float[x.size()]);
    activation.apply(x, y, Kernels.best());
    assertClose(y.data(), golden.doubles("y"));

    float[] ones = new float[x.size()];
    Arrays.fill(ones, 1);
    Tensor dx = tensor(ones);
    activation.gradient(activation.readsOutput() ? y : x, dx, dx, Kernels.best());
    assertClose(dx.data(), golden.doubles("slope"));
    for (int i = 0; i < x.size(); i++) {
      assertThat(activation.value(x.data()[i])).isCloseTo(y.data()[i], within(bound(y.data()[i])));
    }
  }

  /** Adam divides a gradient by its own size, so the smallest must be right, too. */
  @ParameterizedTest
  @MethodSource("cases")
  void valueAndSlope_ofAKnownArgument_areRightFarInTheTails(GoldenFile.Case golden) {
    Activation activation =
        Family.find(Activation.class, golden.text("name")).orElseThrow().build(Map.of());
    float[] x = golden.floats("x");
    double[] values = golden.doubles("y");
    double[] slopes = golden.doubles("slope");
    // PyTorch takes 1 + erf for twice the distribution function, which leaves 16 digits of 1.
    double least = activation instanceof Gelu ? 1e-14 : 0;
    for (int i = 0; i < x.length && !activation.readsOutput(); i++) {
      assertThat(activation.value(x[i]))
          .as("at %s", x[i])
          .isCloseTo(values[i], within(CLOSE * Math.abs(values[i]) + least));
      assertThat(activation.slope(x[i]))
          .as("at %s", x[i])
          .isCloseTo(slopes[i], within(CLOSE * Math.abs(slopes[i]) + least));
    }
  }

  private static Tensor tensor(float[] values) {
    return Tensor.of(values, values.length, new Shape(1));
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i]).as("%d", i).isCloseTo(expected[i], within(bound(expected[i])));
    }
  }

  private static double bound(double expected) {
    return CLOSE * Math.max(1, Math.abs(expected));
  }
}
