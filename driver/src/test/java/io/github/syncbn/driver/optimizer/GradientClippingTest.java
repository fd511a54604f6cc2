package io.github.syncbn.driver.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.syncbn.worker.layer.BatchNorm.Affine;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GradientClippingTest {

  @Test
  void followsTorch() {
    JsonNode golden = Golden.read("optimizers.json");
    GradientClipping clipping = new GradientClipping(OptimizerTest.layout(Affine.LEARNED));
    for (JsonNode clip : golden.get("clipping")) {
      float[] gradient = Golden.floats(golden.get("gradients").get(0));
      double[] sums = {clipping.blockSquaredNorm(gradient, 0)};
      double norm = clip.get("norm").asDouble();
      assertThat(clipping.norm(sums)).isCloseTo(norm, within(1e-6 * norm));
      float scale = (float) clipping.scale(sums, clip.get("clipNorm").asDouble());
      float[] expected = Golden.floats(clip.get("clipped"));
      for (int i = 0; i < expected.length; i++) {
        assertThat(gradient[i] * scale)
            .isCloseTo(expected[i], within(1e-6f * Math.abs(expected[i])));
      }
    }
  }

  @Test
  void blocksCoverEveryElementOnce() {
    ParameterLayout layout =
        new ParameterLayout(Network.sequential(new Dense(100), new Dense(1)), new Shape(401));
    GradientClipping clipping = new GradientClipping(layout);
    assertThat(clipping.blocks()).isEqualTo(3);
    float[] ones = new float[layout.parameters()];
    Arrays.fill(ones, 1f);
    double[] sums = new double[clipping.blocks()];
    for (int b = 0; b < sums.length; b++) {
      sums[b] = clipping.blockSquaredNorm(ones, b);
    }
    assertThat(sums)
        .containsExactly(
            ParameterLayout.BLOCK,
            ParameterLayout.BLOCK,
            layout.parameters() - 2 * ParameterLayout.BLOCK);
    assertThat(clipping.norm(sums)).isEqualTo(StrictMath.sqrt(layout.parameters()));
  }

  @Test
  void frozenParametersDoNotCount() {
    ParameterLayout layout = OptimizerTest.layout(Affine.FROZEN);
    float[] gradient = new float[layout.parameters()];
    int gamma = layout.offset(1, 0);
    Arrays.fill(gradient, gamma, gamma + 3, 100f);
    assertThat(new GradientClipping(layout).blockSquaredNorm(gradient, 0)).isZero();
  }

  @Test
  void aGradientThatIsNotFiniteStaysSo() {
    ParameterLayout layout = OptimizerTest.layout(Affine.LEARNED);
    GradientClipping clipping = new GradientClipping(layout);
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] gradient = new float[layout.parameters()];
      gradient[2] = bad;
      double[] sums = {clipping.blockSquaredNorm(gradient, 0)};
      assertThat(bad * clipping.scale(sums, 1)).isNaN();
    }
  }
}
