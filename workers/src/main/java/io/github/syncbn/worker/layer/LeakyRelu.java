package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Map;

/**
 * Leaky rectifier {@code y = max(0, x) + slope min(0, x)} (Maas et al. 2013). The slope is above 0,
 * so that the sign of the output tells the sign of the input.
 */
@Summary(value = "max(0, x) + slope min(0, x)", bare = "slope")
public record LeakyRelu(
    @Setting(value = "slope left of 0", range = "(0, inf)", byDefault = "0.01") float slope)
    implements Activation {

  public LeakyRelu {
    Declared.check(LeakyRelu.class, slope);
  }

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public double value(double x) {
    return Math.max(0, x) + slope * Math.min(0, x);
  }

  @Override
  public double slope(double y) {
    return y > 0 ? 1 : slope;
  }

  @Override
  public void apply(Tensor x, Tensor y, Kernels kernels) {
    kernels.leakyRelu(x, y, slope);
  }

  @Override
  public void gradient(Tensor y, Tensor dy, Tensor dx, Kernels kernels) {
    kernels.leakyReluGradient(y, dy, dx, slope);
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("LeakyRelu", x.shape(), Map.of("alpha", slope), x);
  }
}
