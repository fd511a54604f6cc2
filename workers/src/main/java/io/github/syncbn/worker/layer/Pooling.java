package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A window that moves over images and makes one value per channel of all taps that lie inside. */
sealed interface Pooling extends Layer permits MaxPool2d, AvgPool2d {

  /** What is done at one tap; offsets are those of channel 0 in the arrays of x and y. */
  @FunctionalInterface
  interface Tap {
    void at(int tap, int in, int out);
  }

  /** Side of the window. */
  int kernel();

  /** Distance between two windows. */
  int stride();

  /** Positions added on every side. */
  int padding();

  /** What y holds before the first tap. */
  float start();

  /** Takes x into y, one tap after the other. */
  Tap pool(Tensor x, Tensor y, LayerContext context);

  /** Adds dy to dx, one tap after the other. */
  Tap spread(Tensor dx, Tensor dy, LayerContext context);

  @Override
  default boolean takesImages() {
    return true;
  }

  @Override
  default Shape outputShape(Shape input) {
    Images.require(input);
    int[] dims = input.dims();
    Window window = window();
    return new Shape(dims[0], window.outputs(dims[1]), window.outputs(dims[2]));
  }

  private Window window() {
    return new Window(kernel(), stride(), padding(), 1);
  }

  @Override
  default void forward(Tensor x, Tensor y, LayerContext context) {
    Arrays.fill(y.data(), y.offset(), y.offset() + y.size(), start());
    each(window(), x, y, pool(x, y, context));
  }

  @Override
  default void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx != null) {
      Arrays.fill(dx.data(), dx.offset(), dx.offset() + dx.size(), 0f);
      each(window(), dx, dy, spread(dx, dy, context));
    }
  }

  /** Fails if a window could lie in the padding alone. */
  static void checkPadding(Class<? extends Pooling> layer, int kernel, int padding) {
    if (padding > kernel / 2) {
      throw new SettingException(
          layer, "padding", "expected at most half the kernel of " + kernel + ", got " + padding);
    }
  }

  /** Taps of a window follow each other, row by row. */
  private static void each(Window window, Tensor x, Tensor y, Tap tap) {
    int[] dims = x.shape().dims();
    int channels = dims[0];
    int height = dims[1];
    int width = dims[2];
    int outHeight = window.outputs(height);
    int outWidth = window.outputs(width);
    int out = y.offset();
    for (int i = 0; i < x.rows(); i++) {
      int image = x.offset() + i * x.rowSize();
      for (int p = 0; p < outHeight; p++) {
        int top = p * window.stride() - window.padding();
        int firstRow = Math.max(0, top);
        int lastRow = Math.min(height, top + window.kernel());
        for (int q = 0; q < outWidth; q++) {
          int left = q * window.stride() - window.padding();
          int firstColumn = Math.max(0, left);
          int lastColumn = Math.min(width, left + window.kernel());
          for (int row = firstRow; row < lastRow; row++) {
            for (int column = firstColumn; column < lastColumn; column++) {
              int number = (row - top) * window.kernel() + column - left;
              tap.at(number, image + (row * width + column) * channels, out);
            }
          }
          out += channels;
        }
      }
    }
  }
}
