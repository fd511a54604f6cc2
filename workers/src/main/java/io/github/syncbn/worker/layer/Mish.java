package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.setting.Summary;

/** {@code y = x tanh(log(1 + exp(x)))} (Misra 2019, arXiv 1908.08681). */
@Summary("x tanh(softplus(x))")
public record Mish() implements Activation {

  @Override
  public double value(double x) {
    return x * StrictMath.tanh(Softplus.of(x));
  }

  @Override
  public double slope(double x) {
    double tanh = StrictMath.tanh(Softplus.of(x));
    return tanh + x * (1 - tanh * tanh) / (1 + StrictMath.exp(-x));
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("Mul", x, graph.node("Tanh", graph.node("Softplus", x)));
  }
}
