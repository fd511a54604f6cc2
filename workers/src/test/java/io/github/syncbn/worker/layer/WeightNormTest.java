package io.github.syncbn.worker.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightNormTest {

  /** Length and direction together start as the weights would. */
  @Test
  void firstValues_areThoseOfTheLayerWithoutIt() {
    Conv2d conv = new Conv2d(5, new Window(3, 1, 1, 1)).withBias();
    ParameterLayout plain = new ParameterLayout(Network.sequential(conv), new Shape(2, 4, 3));
    ParameterLayout norm =
        new ParameterLayout(Network.sequential(new WeightNorm(conv)), new Shape(2, 4, 3));
    float[] expected = plain.initialParameters(7);
    float[] actual = norm.initialParameters(7);
    assertThat(actual).hasSize(expected.length + 5);
    assertThat(Arrays.copyOf(actual, expected.length)).isEqualTo(expected);
    ShardedLayer.Batch batch =
        LayerCatalogue.batch(
            new LayerCatalogue.Entry("", conv, false, new Shape(2, 4, 3)),
            false,
            new Random(3),
            3,
            1);
    assertThat(run(new WeightNorm(conv), actual, batch)).hasSize(4 * 60);
    float[] without = run(conv, expected, batch);
    float[] with = run(new WeightNorm(conv), actual, batch);
    for (int i = 0; i < with.length; i++) {
      assertThat(with[i]).isCloseTo(without[i], org.assertj.core.data.Offset.offset(1e-5f));
    }
  }

  private static float[] run(Layer layer, float[] parameters, ShardedLayer.Batch batch) {
    return new ShardedLayer(layer, new Shape(2, 4, 3), parameters, new double[0], true)
        .run(batch)
        .y();
  }

  @Test
  void standardization_ofOneWeightToAnOutput_isRefused() {
    WeightStandardization layer =
        new WeightStandardization(
            new Conv2d(
                2,
                new Window(1, 1, 0, 1),
                Conv2d.DEPTHWISE,
                false,
                new Initializer.Kaiming(),
                new Initializer.Constant(0)));
    assertThatThrownBy(() -> layer.outputShape(new Shape(2, 4, 3)))
        .hasMessageContaining("one weight to an output has no variance");
  }
}
