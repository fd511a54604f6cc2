package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The end of a {@link Residual} block. By itself it is the identity; the code that runs the network
 * adds what comes over the shortcut to its output, and lets the gradient of the output go both
 * ways.
 */
public record ResidualSum() implements Layer {

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    x.copyTo(y);
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx != null) {
      dy.copyTo(dx);
    }
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    throw new IllegalStateException("a sum is folded with its residual block");
  }
}
