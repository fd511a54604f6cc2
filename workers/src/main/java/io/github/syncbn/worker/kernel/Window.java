package io.github.syncbn.worker.kernel;

import java.io.Serializable;

/**
 * The square window that a convolution or a pooling moves over an image, as PyTorch's arguments of
 * the same names.
 *
 * @param kernel side of the window, 1 or more
 * @param stride distance between two windows, 1 or more
 * @param padding rows and columns added on every side, 0 or more
 * @param dilation distance between two taps of a window, 1 or more
 */
public record Window(int kernel, int stride, int padding, int dilation) implements Serializable {

  /** Checks the ranges. */
  public Window {
    if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1) {
      throw new IllegalArgumentException(
          "a window has kernel, stride and dilation of 1 or more and padding of 0 or more, got "
              + "kernel "
              + kernel
              + ", stride "
              + stride
              + ", padding "
              + padding
              + ", dilation "
              + dilation);
    }
  }

  /** The padding that keeps the size of an image at stride 1, for an odd kernel. */
  public static int samePadding(int kernel, int dilation) {
    return dilation * (kernel - 1) / 2;
  }

  /** From the first to the last tap. */
  public int extent() {
    return dilation * (kernel - 1) + 1;
  }

  /**
   * Windows along an axis of {@code size}.
   *
   * @throws IllegalArgumentException if not even one fits
   */
  public int outputs(int size) {
    int room = size + 2 * padding - extent();
    if (room < 0) {
      throw new IllegalArgumentException(
          "a window of extent "
              + extent()
              + " does not fit "
              + size
              + " with padding "
              + padding
              + " on both sides");
    }
    return room / stride + 1;
  }
}
