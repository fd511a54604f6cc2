package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.FoldedShaping;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The shortcut without parameters (He et al. 2016, arXiv 1512.03385, section 3.3, option A): every
 * stride-th position, and channels of zeros after the existing ones.
 */
public record PadChannels(
    @Setting(value = "channels of the output, at least those of the input", range = "[1, inf)")
        int channels,
    @Setting(value = "distance between two positions", range = "[1, inf)", byDefault = "1")
        int stride)
    implements Layer {

  public PadChannels {
    Declared.check(PadChannels.class, channels, stride);
  }

  @Override
  public boolean takesImages() {
    return true;
  }

  @Override
  public Shape outputShape(Shape input) {
    Images.require(input);
    int[] dims = input.dims();
    if (dims[0] > channels) {
      throw new IllegalArgumentException("it has no room for them in " + channels + " channels");
    }
    return new Shape(channels, (dims[1] - 1) / stride + 1, (dims[2] - 1) / stride + 1);
  }

  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), 0f);
    move(x, y, true);
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx != null) {
      Arrays.fill(dx.data(), dx.offset(), dx.offset() + dx.size(), 0f);
      move(dx, dy, false);
    }
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    into.add(new FoldedShaping.Padding(trained.input(), trained.output(), stride));
  }

  private void move(Tensor narrow, Tensor wide, boolean forward) {
    int[] dims = narrow.shape().dims();
    int to = wide.offset();
    for (int i = 0; i < narrow.rows(); i++) {
      for (int row = 0; row < dims[1]; row += stride) {
        for (int column = 0; column < dims[2]; column += stride) {
          int from = narrow.offset() + ((i * dims[1] + row) * dims[2] + column) * dims[0];
          if (forward) {
            System.arraycopy(narrow.data(), from, wide.data(), to, dims[0]);
          } else {
            System.arraycopy(wide.data(), to, narrow.data(), from, dims[0]);
          }
          to += channels;
        }
      }
    }
  }
}
