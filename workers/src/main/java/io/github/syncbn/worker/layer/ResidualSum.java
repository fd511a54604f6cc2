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
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    copy(x, y);
  }

  @Override
  public void backward(
      Tensor[] x, Tensor[] y, Tensor[] dy, Tensor @Nullable [] dx, LayerContext context) {
    if (dx != null) {
      copy(dy, dx);
    }
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    throw new IllegalStateException("a sum is folded with its residual block");
  }

  private static void copy(Tensor[] from, Tensor[] to) {
    for (int s = 0; s < from.length; s++) {
      if (from[s].data() != to[s].data() || from[s].offset() != to[s].offset()) {
        System.arraycopy(
            from[s].data(), from[s].offset(), to[s].data(), to[s].offset(), from[s].size());
      }
    }
  }
}
