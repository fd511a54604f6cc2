package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Tensor;

/**
 * Leaky rectifier {@code y = max(0, x) + slope * min(0, x)} (Maas et al. 2013).
 *
 * @param slope slope left of 0, above 0 and finite; 0.01 by default
 */
public record LeakyRelu(float slope) implements Layer {

  /** Checks the range: the sign of the output must tell the sign of the input. */
  public LeakyRelu {
    if (!(slope > 0) || Float.isInfinite(slope)) {
      throw new IllegalArgumentException("leakyRelu needs a slope above 0, got " + slope);
    }
  }

  @Override
  public String name() {
    return "leakyRelu";
  }

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    for (int s = 0; s < x.length; s++) {
      context
          .kernels()
          .leakyRelu(x[s].data(), x[s].offset(), y[s].data(), y[s].offset(), x[s].size(), slope);
    }
  }

  @Override
  public void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    for (int s = 0; s < dy.length; s++) {
      context
          .kernels()
          .leakyReluGradient(
              y[s].data(),
              y[s].offset(),
              dy[s].data(),
              dy[s].offset(),
              dx[s].data(),
              dx[s].offset(),
              dy[s].size(),
              slope);
    }
  }
}
