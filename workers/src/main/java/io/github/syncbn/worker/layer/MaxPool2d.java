package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Largest value under a moving window, as PyTorch's nn.MaxPool2d. The gradient goes to the first of
 * equal values.
 *
 * @param kernel side of the window, 1 or more
 * @param stride distance between two windows, 1 or more
 * @param padding positions added on every side, at most half of kernel; they are never the largest
 */
public record MaxPool2d(int kernel, int stride, int padding) implements Layer {

  /** Checks the ranges. */
  public MaxPool2d {
    Pooling.window("maxPool2d", kernel, stride, padding);
  }

  @Override
  public String name() {
    return "maxPool2d";
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
    for (int s = 0; s < x.length; s++) {
      float[] from = x[s].data();
      float[] to = y[s].data();
      int start = y[s].offset();
      int channels = x[s].shape().channels();
      // The tap that each output comes from, for the way back.
      float[] index = context.floats(s, y[s].size());
      Arrays.fill(index, 0, y[s].size(), 0f);
      Arrays.fill(to, start, start + y[s].size(), Float.NEGATIVE_INFINITY);
      Pooling.each(
          window(),
          x[s],
          y[s],
          (tap, in, out) -> kernels.maximum(from, in, tap, to, out, index, out - start, channels));
    }
  }

  @Override
  public void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    Kernels kernels = context.kernels();
    for (int s = 0; s < dy.length; s++) {
      float[] from = dy[s].data();
      float[] to = dx[s].data();
      int start = dy[s].offset();
      int channels = dy[s].shape().channels();
      float[] index = context.floats(s, dy[s].size());
      Arrays.fill(to, dx[s].offset(), dx[s].offset() + dx[s].size(), 0f);
      Pooling.each(
          window(),
          dx[s],
          dy[s],
          (tap, in, out) ->
              kernels.maximumGradient(index, out - start, tap, from, out, to, in, channels));
    }
  }
}
