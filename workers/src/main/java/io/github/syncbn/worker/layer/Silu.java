package io.github.syncbn.worker.layer;

/**
 * Sigmoid-weighted linear unit {@code y = x / (1 + exp(-x))} (Elfwing et al. 2017, arXiv
 * 1702.03118), also known as swish.
 */
public record Silu() implements ScalarActivation {

  @Override
  public String name() {
    return "silu";
  }

  @Override
  public double value(double x) {
    return x / (1 + StrictMath.exp(-x));
  }

  @Override
  public double slope(double x) {
    double sigmoid = 1 / (1 + StrictMath.exp(-x));
    return sigmoid * (1 + x * (1 - sigmoid));
  }
}
