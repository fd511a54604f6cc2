package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import java.io.Serializable;

/**
 * The square window that a convolution or a pooling moves over an image, as PyTorch's arguments of
 * the same names.
 */
public record Window(
    @Setting(value = "side of the window", range = "[1, 32768]", byDefault = "3") int kernel,
    @Setting(value = "distance between two windows", range = "[1, inf)", byDefault = "1")
        int stride,
    @Setting(
            value = "rows and columns of zeros on every side",
            range = "[0, inf)",
            rule = "dilation (kernel - 1) / 2: with an odd kernel and stride 1 the size stays")
        int padding,
    @Setting(value = "distance between two taps of a window", range = "[1, 32768]", byDefault = "1")
        int dilation)
    implements Serializable {

  public Window {
    Declared.check(Window.class, kernel, stride, padding, dilation);
  }

  /** The padding that keeps the size of an image at stride 1, for an odd kernel. */
  static int padding(Given given) {
    return samePadding(given.integer("kernel"), given.integer("dilation"));
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
    long room = size + 2L * padding - extent();
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
    if (room / stride >= Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a padding of " + padding + " makes more than 2^31-1 windows of it");
    }
    return (int) (room / stride) + 1;
  }
}
