package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Tensor;

/**
 * An activation that is computed value by value in double precision, by StrictMath; {@link
 * Sigmoid}, {@link Relu} and their like have kernels.
 */
public sealed interface ScalarActivation extends Layer permits Elu, Gelu, Silu {

  /** The function. */
  double value(double x);

  /**
   * Its derivative, where the function's argument, or its value if {@link #readsOutput}, is this.
   */
  double slope(double at);

  /** Writes the function of {@code length} values; may run in place. */
  default void apply(float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = (float) value(x[xOffset + i]);
    }
  }

  @Override
  default boolean readsInput() {
    return !readsOutput();
  }

  @Override
  default boolean gradientInPlace() {
    return true;
  }

  @Override
  default void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    for (int s = 0; s < x.length; s++) {
      apply(x[s].data(), x[s].offset(), y[s].data(), y[s].offset(), x[s].size());
    }
  }

  @Override
  default void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    for (int s = 0; s < dy.length; s++) {
      Tensor known = readsOutput() ? y[s] : x[s];
      float[] to = dx[s].data();
      float[] from = dy[s].data();
      for (int i = 0; i < dy[s].size(); i++) {
        double slope = slope(known.data()[known.offset() + i]);
        to[dx[s].offset() + i] = (float) (from[dy[s].offset() + i] * slope);
      }
    }
  }
}
