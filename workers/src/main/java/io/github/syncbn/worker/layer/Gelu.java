package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.NormalDistribution;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * Gaussian error linear unit {@code y = x Phi(x)} (Hendrycks and Gimpel 2016, arXiv 1606.08415),
 * Phi being the distribution function of the standard normal; not its approximation by tanh.
 */
public record Gelu() implements Layer {

  @Override
  public String name() {
    return "gelu";
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public boolean gradientInPlace() {
    return true;
  }

  @Override
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    for (int s = 0; s < x.length; s++) {
      apply(x[s].data(), x[s].offset(), y[s].data(), y[s].offset(), x[s].size());
    }
  }

  /** Writes the function of {@code length} values; may run in place. */
  public void apply(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      double v = x[xOffset + i];
      y[yOffset + i] = (float) (v * NormalDistribution.probability(v));
    }
  }

  @Override
  public void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    for (int s = 0; s < dy.length; s++) {
      float[] to = dx[s].data();
      float[] from = dy[s].data();
      for (int i = 0; i < dy[s].size(); i++) {
        double v = x[s].data()[x[s].offset() + i];
        double slope = NormalDistribution.probability(v) + v * NormalDistribution.density(v);
        to[dx[s].offset() + i] = (float) (from[dy[s].offset() + i] * slope);
      }
    }
  }
}
