package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** How a {@link Conv2d} is computed for one shape of images. */
sealed interface Convolution permits PatchConvolution, DepthwiseConvolution {

  /** The one that suits the layer. */
  static Convolution of(Conv2d layer, Shape input, LayerContext context) {
    return isDepthwise(layer, input)
        ? new DepthwiseConvolution(layer, input, context)
        : new PatchConvolution(layer, input, context);
  }

  /** Floats that it takes of each slot of {@link LayerContext#scratch}. */
  static long[] scratch(Conv2d layer, Shape input) {
    return isDepthwise(layer, input)
        ? DepthwiseConvolution.scratch(layer, input)
        : PatchConvolution.scratch(layer, input);
  }

  private static boolean isDepthwise(Conv2d layer, Shape input) {
    return layer.groups(input) == input.channels()
        && layer.filters() == input.channels()
        && input.channels() > 1;
  }

  /** Writes y, or adds to it. */
  void forward(Tensor x, Tensor y, boolean add);

  /** Writes the gradient of the weights, and dx unless it is null. */
  void backward(Tensor x, Tensor dy, @Nullable Tensor dx, Matrix gradient);
}
