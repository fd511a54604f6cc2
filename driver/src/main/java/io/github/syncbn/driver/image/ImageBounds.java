package io.github.syncbn.driver.image;

import java.util.Locale;

/** What an image may be at most, by its header, before memory is taken for its pixels. */
final class ImageBounds {
  /** Longest side, as of libpng unless it is told otherwise. */
  static final int MAX_SIDE = 1_000_000;

  /** Bytes to which deflate can expand one: 258 for two bits. */
  static final long DEFLATE = 1032;

  /** Pixels of a JPEG to a byte: one bit codes a block of 8 x 8 at best. */
  static final long JPEG = 512;

  private ImageBounds() {}

  /** Refuses sizes that no image has. */
  static void requireSize(int height, int width) throws UnreadableImageException {
    if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "its header says %s pixels, and a side has from 1 to %,d",
              size(height, width),
              MAX_SIDE));
    }
  }

  /** Refuses more pixels than the job allows. */
  static void requirePixels(int height, int width, int most) throws UnreadableImageException {
    if ((long) height * width > most) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "it has %s pixels, more than data.images.maxPixels = %,d",
              size(height, width),
              most));
    }
  }

  /** A reason: so few bytes cannot be an image of this size. */
  static String tooFew(int height, int width, long bytes) {
    return String.format(
        Locale.ROOT,
        "it is cut short: its header says %s pixels, which %,d bytes cannot hold",
        size(height, width),
        bytes);
  }

  private static String size(int height, int width) {
    return String.format(
        Locale.ROOT, "%,d x %,d", Integer.toUnsignedLong(height), Integer.toUnsignedLong(width));
  }
}
