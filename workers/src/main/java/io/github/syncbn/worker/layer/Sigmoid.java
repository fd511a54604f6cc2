package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;

/** Logistic function {@code y = 1 / (1 + exp(-x))}. */
@Summary("1 / (1 + exp(-x))")
public record Sigmoid() implements Activation {

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public double value(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  @Override
  public boolean flat(double y) {
    return y < 0.05 || y > 0.95;
  }

  @Override
  public double slope(double y) {
    return y * (1 - y);
  }

  @Override
  public void gradient(Tensor y, Tensor dy, Tensor dx, Kernels kernels) {
    kernels.sigmoidGradient(y, dy, dx);
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("Sigmoid", x);
  }
}
