package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Tensor;

/**
 * Exponential linear unit {@code y = max(0, x) + alpha (exp(min(0, x)) - 1)} (Clevert et al. 2015,
 * arXiv 1511.07289).
 *
 * @param alpha minus the value that it falls to on the left, above 0 and finite; 1 by default
 */
public record Elu(float alpha) implements Layer {

  /** Checks the range: the sign of the output must tell the sign of the input. */
  public Elu {
    if (!(alpha > 0) || Float.isInfinite(alpha)) {
      throw new IllegalArgumentException("elu needs an alpha above 0, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "elu";
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
      apply(x[s].data(), x[s].offset(), y[s].data(), y[s].offset(), x[s].size());
    }
  }

  /** Writes the function of {@code length} values; may run in place. */
  public void apply(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      double v = x[xOffset + i];
      y[yOffset + i] = (float) (Math.max(0, v) + alpha * StrictMath.expm1(Math.min(0, v)));
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
        // 1 on the right; on the left y + alpha, which is alpha exp(x).
        double v = y[s].data()[y[s].offset() + i];
        double left = 0.5 - Math.copySign(0.5, v);
        double slope = 1 - left + left * (v + alpha);
        to[dx[s].offset() + i] = (float) (from[dy[s].offset() + i] * slope);
      }
    }
  }
}
