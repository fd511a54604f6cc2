package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.setting.Summary;

/** {@code y = log(1 + exp(x))}, a smooth rectifier (Dugas et al. 2001). */
@Summary("log(1 + exp(x))")
public record Softplus() implements Activation {

  /** Written so that exp cannot overflow. */
  static double of(double x) {
    return Math.max(0, x) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  @Override
  public double value(double x) {
    return of(x);
  }

  @Override
  public double slope(double x) {
    return 1 / (1 + StrictMath.exp(-x));
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return graph.node("Softplus", x);
  }
}
