package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Patches;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * The backward pass of a convolution of stride 1 that keeps the size of its images, by the patches
 * of dy. With taps k counted in both directions and k' = kernel - 1 - k,
 *
 * <pre>
 *   dx[p, c] = sum over (k, o) of dy[p + k - padding, o] W[o, k', c]
 *   dW[o, k', c] = sum over p of x[p, c] dy[p + k - padding, o]
 * </pre>
 *
 * so one matrix, of (position, tap, filter), serves both products.
 */
final class TurnedConvolution {
  private static final int PATCHES = 0;
  private static final int WEIGHTS = 1;
  private static final int SUMS = 2;

  private final LayerContext context;
  private final Patches patches;
  private final int channels;
  private final int filters;
  private final int taps;
  private final int width;
  private final int height;
  private final int linesPerBlock;

  // What the current block sees of the patches of dy, of x and of dx.
  private final Matrix slopes = Matrix.view();
  private final Matrix input = Matrix.view();
  private final Matrix back = Matrix.view();

  TurnedConvolution(Conv2d layer, Shape input, LayerContext context) {
    this.context = context;
    int[] dims = input.dims();
    channels = dims[0];
    height = dims[1];
    width = dims[2];
    filters = layer.filters();
    patches = new Patches(filters, height, width, layer.window());
    taps = layer.window().kernel() * layer.window().kernel();
    linesPerBlock = PatchConvolution.linesPerBlock(width, taps * filters);
  }

  /** Whether a layer is of this kind. */
  static boolean suits(Conv2d layer, Shape input) {
    Window window = layer.window();
    return layer.groups(input) == 1
        && window.stride() == 1
        && window.kernel() > 1
        && 2 * window.padding() == window.extent() - 1;
  }

  /** Patches of a block, turned weights, and the sums of their gradient. */
  static long[] scratch(Conv2d layer, Shape input) {
    int patch = layer.window().kernel() * layer.window().kernel() * layer.filters();
    int width = input.dims()[2];
    long weights = (long) input.channels() * patch;
    long positions = (long) PatchConvolution.linesPerBlock(width, patch) * width;
    return new long[] {positions * patch, weights, weights};
  }

  void backward(Tensor x, Tensor dy, Tensor dx, Matrix gradient) {
    int patch = taps * filters;
    int most = linesPerBlock * width;
    Matrix room = new Matrix(context.scratch(PATCHES, most * patch), 0, most, patch);
    Matrix weights = turnedWeights(context.parameter(0));
    Matrix sums = new Matrix(context.scratch(SUMS, channels * patch), 0, channels, patch);
    int lines = x.rows() * height;
    for (int line = 0; line < lines; line += linesPerBlock) {
      int count = Math.min(linesPerBlock, lines - line);
      int first = line * width;
      int positions = count * width;
      patches.gather(dy.data(), dy.offset(), line, count, room.data());
      slopes.show(room, 0, positions);
      back.show(dx.byChannel(), first, positions);
      context.gemm().multiply(slopes, weights, 0, back);
      input.show(x.byChannel(), first, positions);
      context.gemm().multiply(input.transposed(), slopes, line == 0 ? 0 : 1, sums);
    }
    if (lines > 0) {
      turnBack(sums.data(), gradient);
    }
  }

  /** From (channel, tap turned round, filter) to the order of W. */
  private void turnBack(float[] sums, Matrix gradient) {
    for (int o = 0; o < filters; o++) {
      for (int t = 0; t < taps; t++) {
        int to = gradient.index(o, (taps - 1 - t) * channels);
        for (int c = 0; c < channels; c++) {
          gradient.data()[to + c] = sums[(c * taps + t) * filters + o];
        }
      }
    }
  }

  /** W as (tap turned round, filter) x channel. */
  private Matrix turnedWeights(Matrix weight) {
    float[] turned = context.scratch(WEIGHTS, taps * filters * channels);
    for (int o = 0; o < filters; o++) {
      for (int t = 0; t < taps; t++) {
        int from = weight.index(o, (taps - 1 - t) * channels);
        System.arraycopy(weight.data(), from, turned, (t * filters + o) * channels, channels);
      }
    }
    return new Matrix(turned, 0, taps * filters, channels);
  }
}
