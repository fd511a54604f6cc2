package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;

/** Hyperbolic tangent. */
@Summary("hyperbolic tangent")
public record Tanh() implements Activation {

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public double value(double x) {
    return StrictMath.tanh(x);
  }

  @Override
  public boolean flat(double y) {
    return Math.abs(y) > 0.9;
  }

  @Override
  public double slope(double y) {
    return 1 - y * y;
  }

  @Override
  public void gradient(Tensor y, Tensor dy, Tensor dx, Kernels kernels) {
    kernels.tanhGradient(y, dy, dx);
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("Tanh", x);
  }
}
