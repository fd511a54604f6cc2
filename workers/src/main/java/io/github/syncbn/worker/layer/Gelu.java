package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.kernel.NormalDistribution;
import io.github.syncbn.worker.setting.Summary;

/**
 * Gaussian error linear unit {@code y = x Phi(x)} (Hendrycks and Gimpel 2016, arXiv 1606.08415),
 * Phi being the distribution function of the standard normal; not its approximation by tanh.
 */
@Summary("x times the distribution function of the normal")
public record Gelu() implements Activation {

  @Override
  public double value(double x) {
    return x * NormalDistribution.probability(x);
  }

  @Override
  public double slope(double x) {
    return NormalDistribution.probability(x) + x * NormalDistribution.density(x);
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    Value erf = graph.node("Erf", graph.node("Mul", x, graph.scalar((float) StrictMath.sqrt(0.5))));
    Value twice = graph.node("Mul", x, graph.node("Add", erf, graph.scalar(1f)));
    return graph.node("Mul", twice, graph.scalar(0.5f));
  }
}
