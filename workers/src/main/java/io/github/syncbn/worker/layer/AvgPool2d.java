package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedPooling;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/** Mean under a moving window, as PyTorch's nn.AvgPool2d: padding counts as zeros. */
@Summary(value = "mean under a moving window; padding counts as zeros", bare = "kernel")
public record AvgPool2d(
    @Setting(value = "side of the window", range = "[1, 32768]", byDefault = "2") int kernel,
    @Setting(value = "distance between two windows", range = "[1, inf)", rule = "kernel")
        int stride,
    @Setting(
            value = "rows and columns of zeros on every side, at most half of kernel",
            range = "[0, inf)",
            byDefault = "0")
        int padding)
    implements Pooling {

  public AvgPool2d {
    Declared.check(AvgPool2d.class, kernel, stride, padding);
    Pooling.checkPadding(AvgPool2d.class, kernel, padding);
  }

  /** Windows that do not overlap. */
  static int stride(Given given) {
    return given.integer("kernel");
  }

  @Override
  public float start() {
    return 0;
  }

  @Override
  public Tap pool(Tensor x, Tensor y, LayerContext context) {
    return add(x, y, context);
  }

  @Override
  public Tap spread(Tensor dx, Tensor dy, LayerContext context) {
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

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    Window window = new Window(kernel, stride, padding, 1);
    into.add(new FoldedPooling(trained.input(), trained.output(), window, false));
  }
}
