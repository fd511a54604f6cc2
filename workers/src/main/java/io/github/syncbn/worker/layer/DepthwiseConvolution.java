package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A convolution of every channel by itself, tap by tap over whole positions; the weights are laid
 * out (tap, channel) for it.
 */
final class DepthwiseConvolution implements Convolution {
  private static final int WEIGHTS = 0;
  private static final int SUMS = 1;

  private final LayerContext context;
  private final Kernels kernels;
  private final Window window;
  private final int channels;
  private final int height;
  private final int width;
  private final int outHeight;
  private final int outWidth;
  private final int taps;

  DepthwiseConvolution(Conv2d layer, Shape input, LayerContext context) {
    this.context = context;
    kernels = context.kernels();
    window = layer.window();
    int[] dims = input.dims();
    channels = dims[0];
    height = dims[1];
    width = dims[2];
    outHeight = window.outputs(height);
    outWidth = window.outputs(width);
    taps = window.kernel() * window.kernel();
  }

  static long[] scratch(Conv2d layer, Shape input) {
    long weights = (long) layer.window().kernel() * layer.window().kernel() * input.channels();
    return new long[] {weights, weights};
  }

  /** What is done for one tap at one output position, by offsets of channel 0. */
  @FunctionalInterface
  private interface Tap {
    void at(int tap, int in, int out);
  }

  @Override
  public void forward(Tensor x, Tensor y, boolean add) {
    if (!add) {
      y.matrix().fill(0f);
    }
    float[] weights = weightsByTap();
    each(
        x.rows(),
        (tap, in, out) ->
            kernels.multiplyAdd(
                weights,
                tap * channels,
                x.data(),
                x.offset() + in,
                y.data(),
                y.offset() + out,
                channels));
  }

  @Override
  public void backward(Tensor x, Tensor dy, @Nullable Tensor dx, Matrix gradient) {
    weightGradient(x, dy, gradient);
    if (dx != null) {
      inputGradient(dy, dx);
    }
  }

  /** Sums within an image first, so that none runs over all positions of a shard. */
  private void weightGradient(Tensor x, Tensor dy, Matrix gradient) {
    gradient.fill(0f);
    float[] sums = context.scratch(SUMS, taps * channels);
    for (int i = 0; i < x.rows(); i++) {
      Arrays.fill(sums, 0, taps * channels, 0f);
      int from = x.offset() + i * x.rowSize();
      int at = dy.offset() + i * dy.rowSize();
      each(
          1,
          (tap, in, out) ->
              kernels.multiplyAdd(
                  x.data(), from + in, dy.data(), at + out, sums, tap * channels, channels));
      for (int c = 0; c < channels; c++) {
        for (int t = 0; t < taps; t++) {
          gradient.data()[gradient.index(c, t)] += sums[t * channels + c];
        }
      }
    }
  }

  private void inputGradient(Tensor dy, Tensor dx) {
    dx.matrix().fill(0f);
    float[] weights = weightsByTap();
    each(
        dx.rows(),
        (tap, in, out) ->
            kernels.multiplyAdd(
                weights,
                tap * channels,
                dy.data(),
                dy.offset() + out,
                dx.data(),
                dx.offset() + in,
                channels));
  }

  private void each(int images, Tap action) {
    for (int i = 0; i < images; i++) {
      for (int p = 0; p < outHeight; p++) {
        for (int q = 0; q < outWidth; q++) {
          int out = ((i * outHeight + p) * outWidth + q) * channels;
          for (int t = 0; t < taps; t++) {
            int row =
                p * window.stride() - window.padding() + t / window.kernel() * window.dilation();
            int column =
                q * window.stride() - window.padding() + t % window.kernel() * window.dilation();
            if (row >= 0 && row < height && column >= 0 && column < width) {
              action.at(t, ((i * height + row) * width + column) * channels, out);
            }
          }
        }
      }
    }
  }

  private float[] weightsByTap() {
    float[] weights = context.scratch(WEIGHTS, taps * channels);
    Matrix weight = context.parameter(0);
    for (int c = 0; c < channels; c++) {
      for (int t = 0; t < taps; t++) {
        weights[t * channels + c] = weight.data()[weight.index(c, t)];
      }
    }
    return weights;
  }
}
