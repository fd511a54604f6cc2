package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Conv2d;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Flatten;
import io.github.syncbn.worker.layer.Layer;
import io.github.syncbn.worker.layer.NormalizationScope;
import io.github.syncbn.worker.layer.NormalizationScope.Ghost;
import io.github.syncbn.worker.layer.NormalizationScope.Global;
import io.github.syncbn.worker.layer.NormalizationScope.PerShard;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.Operation;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole passes, against the same layers run one after the other with storage of their own. */
class PassageTest {
  private static final int SHARDS = 2;
  private static final int ROWS = 16;
  private static final int NORM = 1;

  static Stream<NormalizationScope> scopes() {
    return Stream.of(new Global(), new PerShard(), new Ghost(4));
  }

  @ParameterizedTest
  @MethodSource("scopes")
  void training_withRectifiersBehindNorms_hasTheBitsOfOneLayerAfterAnother(
      NormalizationScope scope) {
    ParameterLayout layout = layout(scope);
    int last = layout.operations().size();
    LocalPass whole = new LocalPass(layout, SHARDS, ROWS, true);
    whole.noise(whole.workspace.value(0, rows(whole)));
    whole.passage.forward(rows(whole), last, whole.lane);
    Tensor[] output = whole.workspace.value(last, rows(whole));
    whole.noise(whole.workspace.gradient(whole.workspace.backward().last(), last, rows(whole)));
    whole.passage.backward(rows(whole), whole.lane, from -> {}, null);

    LocalPass apart = new LocalPass(layout, SHARDS, ROWS, true);
    Tensor[][] values = layerByLayer(apart);
    backLayerByLayer(apart, values);
    assertThat(LocalPass.values(output)).isEqualTo(LocalPass.values(values[last]));
    PassSetup learned = whole.state.setup();
    PassSetup expected = apart.state.setup();
    assertThat(learned.gradients().nodes()).isDeepEqualTo(expected.gradients().nodes());
    assertThat(learned.learning().sums().values()).isEqualTo(expected.learning().sums().values());
  }

  @Test
  void forward_endingBehindNorm_leavesItsOutputUnrectified() {
    LocalPass apart = new LocalPass(layout(new Global()), 1, ROWS, false);
    Tensor[][] values = layerByLayer(apart);
    LocalPass partial = new LocalPass(layout(new Global()), 1, ROWS, false);
    Tensor[] input = partial.workspace.value(0, rows(partial));
    partial.noise(input);
    float[] rows = LocalPass.values(input);
    for (int depth : new int[] {NORM + 1, NORM + 2}) {
      System.arraycopy(rows, 0, input[0].data(), input[0].offset(), rows.length);
      partial.passage.forward(rows(partial), depth, partial.lane);
      assertThat(LocalPass.values(partial.workspace.value(depth, rows(partial))))
          .as("value %d", depth)
          .isEqualTo(LocalPass.values(values[depth]));
    }
    assertThat(values[NORM + 1][0].data())
        .as("what a rectifier would change")
        .usingElementComparator((y, zero) -> y < 0 ? 0 : 1)
        .contains(0f);
  }

  private static ParameterLayout layout(NormalizationScope scope) {
    Network network =
        Network.sequential(
            new Conv2d(12, new Window(3, 1, 1, 1)),
            new BatchNorm(scope),
            new Relu(),
            new Flatten(),
            new Dense(5),
            new BatchNorm(scope),
            new Relu(),
            new Dense(3));
    return new ParameterLayout(network, new Shape(2, 5, 4));
  }

  private static int[] rows(LocalPass pass) {
    return pass.state.batch().rows();
  }

  /** All values of a network without shortcuts, from noise. */
  private static Tensor[][] layerByLayer(LocalPass pass) {
    List<Operation> operations = pass.state.setup().layout().operations();
    Tensor[][] values = new Tensor[operations.size() + 1][];
    values[0] = pass.noise(zeros(pass, 0));
    for (int i = 0; i < operations.size(); i++) {
      values[i + 1] = zeros(pass, i + 1);
      forward(operations.get(i).layer(), values[i], values[i + 1], pass.passes[i], pass.lane);
    }
    return values;
  }

  private static void backLayerByLayer(LocalPass pass, Tensor[][] values) {
    List<Operation> operations = pass.state.setup().layout().operations();
    Tensor[] dy = pass.noise(zeros(pass, operations.size()));
    for (int i = operations.size() - 1; i >= 0; i--) {
      Tensor[] dx = i == 0 ? null : zeros(pass, i);
      Tensor[][] ways = {values[i], values[i + 1], dy, dx};
      backward(operations.get(i).layer(), ways, pass.passes[i], pass.lane);
      dy = dx;
    }
  }

  private static void forward(Layer layer, Tensor[] x, Tensor[] y, LayerPass pass, Lane lane) {
    pass.forward(
        stage -> {
          for (int s = 0; s < x.length; s++) {
            layer.forward(stage, x[s], y[s], pass.shard(s).on(lane));
          }
        });
  }

  /**
   * @param ways x, y, dy and dx, which may be null
   */
  private static void backward(Layer layer, Tensor[][] ways, LayerPass pass, Lane lane) {
    pass.backward(
        stage -> {
          for (int s = 0; s < ways[0].length; s++) {
            Tensor dx = ways[3] == null ? null : ways[3][s];
            layer.backward(stage, ways[0][s], ways[1][s], ways[2][s], dx, pass.shard(s).on(lane));
          }
        });
  }

  private static Tensor[] zeros(LocalPass pass, int value) {
    Shape shape = pass.state.setup().layout().shapes().get(value);
    Tensor[] tensors = new Tensor[rows(pass).length];
    for (int s = 0; s < tensors.length; s++) {
      tensors[s] = Tensor.zeros(rows(pass)[s], shape);
    }
    return tensors;
  }
}
