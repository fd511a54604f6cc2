package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.setting.Summary;

/**
 * Sigmoid-weighted linear unit {@code y = x / (1 + exp(-x))} (Elfwing et al. 2017, arXiv
 * 1702.03118), also known as swish.
 */
@Summary("x / (1 + exp(-x))")
public record Silu() implements Activation {

  @Override
  public double value(double x) {
    return x / (1 + StrictMath.exp(-x));
  }

  @Override
  public double slope(double x) {
    double sigmoid = 1 / (1 + StrictMath.exp(-x));
    return sigmoid * (1 + x * (1 - sigmoid));
  }

  /**
   * Not by {@code Sigmoid}, which runtimes keep above 1e-8: x times that is no 0 far on the left.
   */
  @Override
  public Value appendTo(Graph graph, Value x) {
    Value falling = graph.node("Exp", graph.node("Neg", x));
    return graph.node("Div", x, graph.node("Add", falling, graph.scalar(1f)));
  }
}
