package io.github.syncbn.driver.image;

/**
 * A decoded image: unsigned bytes, row by row, the channels of a pixel side by side.
 *
 * @param height rows of pixels
 * @param width pixels of a row
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param values {@code height * width * channels} bytes
 */
record Pixels(int height, int width, int channels, byte[] values) {

  /** The same image with another number of channels: grey is repeated, colours become luma. */
  Pixels withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    int count = height * width;
    byte[] result = new byte[count * wanted];
    for (int i = 0; i < count; i++) {
      if (wanted == 3) {
        result[3 * i] = values[i];
        result[3 * i + 1] = values[i];
        result[3 * i + 2] = values[i];
      } else {
        result[i] = luma(values[3 * i] & 0xff, values[3 * i + 1] & 0xff, values[3 * i + 2] & 0xff);
      }
    }
    return new Pixels(height, width, wanted, result);
  }

  /** ITU-R BT.601 in 16 bits of fraction: 0.299 R + 0.587 G + 0.114 B. */
  private static byte luma(int red, int green, int blue) {
    return (byte) (19595 * red + 38470 * green + 7471 * blue + (1 << 15) >> 16);
  }

  /** Channel by channel, as PyTorch has images. */
  byte[] planes() {
    if (channels == 1) {
      return values;
    }
    int count = height * width;
    byte[] planes = new byte[values.length];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < channels; c++) {
        planes[c * count + i] = values[i * channels + c];
      }
    }
    return planes;
  }
}
