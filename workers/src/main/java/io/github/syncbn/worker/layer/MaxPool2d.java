package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Kernels;
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
public record MaxPool2d(int kernel, int stride, int padding) implements Pooling {

  /** Checks the ranges. */
  public MaxPool2d {
    Pooling.check("maxPool2d", kernel, stride, padding);
  }

  @Override
  public String name() {
    return "maxPool2d";
  }

  @Override
  public float start() {
    return Float.NEGATIVE_INFINITY;
  }

  @Override
  public long keptPerRow(Shape input) {
    return outputShape(input).size();
  }

  @Override
  public Tap forward(int shard, Tensor x, Tensor y, LayerContext context) {
    Kernels kernels = context.kernels();
    float[] from = x.data();
    float[] to = y.data();
    int first = y.offset();
    int channels = x.shape().channels();
    // The tap that each output comes from, for the way back.
    float[] index = context.floats(shard, y.size());
    Arrays.fill(index, 0, y.size(), 0f);
    return (tap, in, out) -> kernels.maximum(from, in, tap, to, out, index, out - first, channels);
  }

  @Override
  public Tap backward(int shard, Tensor dx, Tensor dy, LayerContext context) {
    Kernels kernels = context.kernels();
    float[] from = dy.data();
    float[] to = dx.data();
    int first = dy.offset();
    int channels = dy.shape().channels();
    float[] index = context.floats(shard, dy.size());
    return (tap, in, out) ->
        kernels.maximumGradient(index, out - first, tap, from, out, to, in, channels);
  }
}
