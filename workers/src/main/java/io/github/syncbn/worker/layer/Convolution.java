package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;

/** How a {@link Conv2d} is computed for one shape of images. */
sealed interface Convolution permits PatchConvolution, DepthwiseConvolution {

  /** The one that suits the layer. */
  static Convolution of(Conv2d layer, Shape input, LayerContext context) {
    return layer.groups(input) == input.channels()
            && layer.filters() == input.channels()
            && input.channels() > 1
        ? new DepthwiseConvolution(layer, input, context)
        : new PatchConvolution(layer, input, context);
  }

  /** Writes y, or adds to it. */
  void forward(Tensor x, Tensor y, boolean add);

  /** Writes the gradient of the weights, and dx unless it is null. */
  void backward(Tensor x, Tensor dy, Tensor dx, float[] gradient, int offset);
}
