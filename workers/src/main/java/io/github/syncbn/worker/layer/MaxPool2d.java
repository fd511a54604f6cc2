package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedPooling;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.Pooled;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Largest value under a moving window, as PyTorch's nn.MaxPool2d. The gradient goes to the first of
 * equal values.
 */
@Summary(value = "maximum under a moving window", bare = "kernel")
public record MaxPool2d(
    @Setting(value = "side of the window", range = "[1, 32768]", byDefault = "2") int kernel,
    @Setting(value = "distance between two windows", range = "[1, inf)", rule = "kernel")
        int stride,
    @Setting(
            value =
                "rows and columns on every side that are never the maximum, at most half of kernel",
            range = "[0, inf)",
            byDefault = "0")
        int padding)
    implements Pooling {
  private static final int TAPS = 0;

  public MaxPool2d {
    Declared.check(MaxPool2d.class, kernel, stride, padding);
    Pooling.checkPadding(MaxPool2d.class, kernel, padding);
  }

  /** Windows that do not overlap. */
  static int stride(Given given) {
    return given.integer("kernel");
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
  public Tap pool(Tensor x, Tensor y, LayerContext context) {
    Kernels kernels = context.kernels();
    float[] from = x.data();
    int first = y.offset();
    int channels = x.shape().channels();
    // The tap that each output comes from, for the way back.
    float[] taps = context.floats(TAPS, y.size());
    Arrays.fill(taps, 0, y.size(), 0f);
    Pooled pooled = new Pooled(y.data(), first, taps);
    return (tap, in, out) -> kernels.maximum(from, in, tap, pooled, out - first, channels);
  }

  @Override
  public Tap spread(Tensor dx, Tensor dy, LayerContext context) {
    Kernels kernels = context.kernels();
    float[] to = dx.data();
    int first = dy.offset();
    int channels = dy.shape().channels();
    Pooled pooled = new Pooled(dy.data(), first, context.floats(TAPS, dy.size()));
    return (tap, in, out) -> kernels.maximumGradient(pooled, out - first, tap, to, in, channels);
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    Window window = new Window(kernel, stride, padding, 1);
    into.add(new FoldedPooling(trained.input(), trained.output(), window, true));
  }
}
