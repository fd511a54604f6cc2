package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;

/** Moves a window over images, and meets every tap that lies inside. */
final class Pooling {
  private Pooling() {}

  /** What is done at one tap; offsets are those of channel 0 in the arrays of x and y. */
  @FunctionalInterface
  interface Tap {
    void at(int tap, int in, int out);
  }

  static Window window(String layer, int kernel, int stride, int padding) {
    if (padding > kernel / 2) {
      throw new IllegalArgumentException(
          layer + " pads by at most half its kernel of " + kernel + ", got " + padding);
    }
    return new Window(kernel, stride, padding, 1);
  }

  static Shape outputShape(Window window, Shape input) {
    Images.require(input);
    int[] dims = input.dims();
    return new Shape(dims[0], window.outputs(dims[1]), window.outputs(dims[2]));
  }

  /** Taps of a window follow each other, row by row. */
  static void each(Window window, Tensor x, Tensor y, Tap tap) {
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
