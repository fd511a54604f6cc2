package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.layer.BatchNorm;
import io.github.syncbn.worker.layer.Dense;
import io.github.syncbn.worker.layer.Entry;
import io.github.syncbn.worker.layer.LeakyRelu;
import io.github.syncbn.worker.layer.Relu;
import io.github.syncbn.worker.layer.Residual;
import io.github.syncbn.worker.network.Network;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RectifiedNormsTest {
  @Test
  void pair_normAndRectifierInARow_isOne() {
    Entry[] entries = {new Dense(4), new BatchNorm(), new Relu(), new Dense(2), new BatchNorm()};
    assertThat(norms(true, entries)).containsExactly(1);
    assertThat(norms(false, entries)).containsExactly(1);
  }

  @Test
  void pair_otherActivationOrNothingBehindTheNorm_isNone() {
    assertThat(norms(true, new BatchNorm(), new LeakyRelu(0.1f), new BatchNorm())).isEmpty();
  }

  @Test
  void pair_normWhoseOutputAShortcutReadsToo_isNone() {
    Entry block = new Residual(List.of(new Relu(), new Dense(4)), List.of(), false);
    for (boolean training : new boolean[] {true, false}) {
      assertThat(norms(training, new Dense(4), new BatchNorm(), block)).isEmpty();
    }
  }

  private static int[] norms(boolean training, Entry... entries) {
    ParameterLayout layout = new ParameterLayout(Network.sequential(entries), new Shape(4));
    ActivationPlan plan =
        training ? ActivationPlan.keeping(layout) : ActivationPlan.reusing(layout);
    RectifiedNorms norms = new RectifiedNorms(layout.operations(), plan);
    return IntStream.range(0, layout.operations().size()).filter(norms::pair).toArray();
  }
}
