package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Mean under a moving window, as PyTorch's nn.AvgPool2d: padding counts as zeros.
 *
 * @param kernel side of the window, 1 or more
 * @param stride distance between two windows, 1 or more
 * @param padding positions added on every side, at most half of kernel
 */
public record AvgPool2d(int kernel, int stride, int padding) implements Layer {

  /** Checks the ranges. */
  public AvgPool2d {
    Pooling.window("avgPool2d", kernel, stride, padding);
  }

  @Override
  public String name() {
    return "avgPool2d";
  }

  @Override
  public boolean takesImages() {
    return true;
  }

  @Override
  public Shape outputShape(Shape input) {
    return Pooling.outputShape(window(), input);
  }

  private Window window() {
    return new Window(kernel, stride, padding, 1);
  }

  @Override
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    Kernels kernels = context.kernels();
    float[] shares = shares(x[0].shape().channels(), context);
    for (int s = 0; s < x.length; s++) {
      float[] from = x[s].data();
      float[] to = y[s].data();
      int channels = x[s].shape().channels();
      Arrays.fill(to, y[s].offset(), y[s].offset() + y[s].size(), 0f);
      Pooling.each(
          window(),
          x[s],
          y[s],
          (tap, in, out) -> kernels.multiplyAdd(shares, 0, from, in, to, out, channels));
    }
  }

  @Override
  public void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    Kernels kernels = context.kernels();
    float[] shares = shares(dy[0].shape().channels(), context);
    for (int s = 0; s < dy.length; s++) {
      float[] from = dy[s].data();
      float[] to = dx[s].data();
      int channels = dy[s].shape().channels();
      Arrays.fill(to, dx[s].offset(), dx[s].offset() + dx[s].size(), 0f);
      Pooling.each(
          window(),
          dx[s],
          dy[s],
          (tap, in, out) -> kernels.multiplyAdd(shares, 0, from, out, to, in, channels));
    }
  }

  /** The weight of a tap, once per channel. */
  private float[] shares(int channels, LayerContext context) {
    float[] shares = context.floats(0, channels);
    Arrays.fill(shares, 0, channels, 1f / (kernel * kernel));
    return shares;
  }
}
