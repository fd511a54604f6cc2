package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;

/** Rectifier {@code y = max(0, x)}; its derivative at 0 is 0, as PyTorch's. */
@Summary("max(0, x)")
public record Relu() implements Activation {

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public double value(double x) {
    return Math.max(0, x);
  }

  @Override
  public boolean flat(double y) {
    return y <= 0;
  }

  @Override
  public double slope(double y) {
    return y > 0 ? 1 : 0;
  }

  @Override
  public void apply(Tensor x, Tensor y, Kernels kernels) {
    kernels.relu(x, y);
  }

  @Override
  public void gradient(Tensor y, Tensor dy, Tensor dx, Kernels kernels) {
    kernels.reluGradient(y, dy, dx);
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("Relu", x);
  }
}
