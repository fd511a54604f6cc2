package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Tensor;

/**
 * Sigmoid-weighted linear unit {@code y = x / (1 + exp(-x))} (Elfwing et al. 2017, arXiv
 * 1702.03118), also known as swish.
 */
public record Silu() implements Layer {

  @Override
  public String name() {
    return "silu";
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
      y[yOffset + i] = (float) (v / (1 + StrictMath.exp(-v)));
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
        double sigmoid = 1 / (1 + StrictMath.exp(-v));
        double slope = sigmoid * (1 + v * (1 - sigmoid));
        to[dx[s].offset() + i] = (float) (from[dy[s].offset() + i] * slope);
      }
    }
  }
}
