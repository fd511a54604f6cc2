package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Mean under a moving window, as PyTorch's nn.AvgPool2d: padding counts as zeros.
 *
 * @param kernel side of the window, 1 or more
 * @param stride distance between two windows, 1 or more
 * @param padding positions added on every side, at most half of kernel
 */
public record AvgPool2d(int kernel, int stride, int padding) implements Pooling {

  /** Checks the ranges. */
  public AvgPool2d {
    Pooling.check("avgPool2d", kernel, stride, padding);
  }

  @Override
  public String name() {
    return "avgPool2d";
  }

  @Override
  public float start() {
    return 0;
  }

  @Override
  public Tap forward(int shard, Tensor x, Tensor y, LayerContext context) {
    return add(x, y, context);
  }

  @Override
  public Tap backward(int shard, Tensor dx, Tensor dy, LayerContext context) {
    Tap back = add(dy, dx, context);
    return (tap, in, out) -> back.at(tap, out, in);
  }

  /** Adds the share of a tap, from the first offset to the second. */
  private Tap add(Tensor from, Tensor to, LayerContext context) {
    Kernels kernels = context.kernels();
    int channels = from.shape().channels();
    float[] shares = context.floats(0, channels);
    Arrays.fill(shares, 0, channels, 1f / (kernel * kernel));
    float[] x = from.data();
    float[] y = to.data();
    return (tap, in, out) -> kernels.multiplyAdd(shares, 0, x, in, y, out, channels);
  }
}
