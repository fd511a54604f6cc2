package io.github.syncbn.driver.image;

import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Decodes JPEG and PNG files. Colour profiles, gamma, transparency and EXIF's orientation are not
 * applied, as in torchvision's ImageFolder.
 *
 * @param maxPixels most pixels of an image, at least 1; a larger one is refused by its header,
 *     before memory is taken for it
 */
public record ImageDecoder(int maxPixels) implements Serializable {
  /** Pixels of an image from which on a JVM decodes one at a time. */
  private static final int LARGE = 1 << 22;

  /** Memory for large images is that of one, however many tasks meet them at once. */
  private static final Semaphore ONE_LARGE = new Semaphore(1);

  public ImageDecoder {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("an image has at least one pixel, got " + maxPixels);
    }
  }

  /** Bytes of a file above which no image of {@link #maxPixels} lies in it. */
  public int maxBytes() {
    // What cameras put beside the pixels, and a little more than the pixels of PNG with 8 bits.
    return (int) Math.min(Integer.MAX_VALUE - 8, (64L << 20) + 4L * maxPixels);
  }

  /** Shape (channels, height, width) of an image; one channel if it is grey. */
  public Shape shape(byte[] file) throws UnreadableImageException {
    Pixels pixels = read(EncodedImage.of(file, maxPixels));
    return new Shape(pixels.channels(), pixels.height(), pixels.width());
  }

  /**
   * The pixels of an image as unsigned bytes, channel by channel.
   *
   * @param shape (channels, height, width); one channel or three
   * @param resize whether an image of another size is resized; if not, it is an error
   */
  public byte[] decode(byte[] file, Shape shape, boolean resize) throws UnreadableImageException {
    int height = shape.dims()[1];
    int width = shape.dims()[2];
    EncodedImage image = EncodedImage.of(file, maxPixels);
    if (!resize && (image.height() != height || image.width() != width)) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "it has %d x %d pixels where %d x %d are expected (data.images.height and width resize"
                  + " all)",
              image.height(),
              image.width(),
              height,
              width));
    }
    Pixels pixels = read(image);
    int early = Math.min(pixels.channels(), shape.channels());
    return Resampling.resize(pixels.withChannels(early), height, width)
        .withChannels(shape.channels())
        .planes();
  }

  private static Pixels read(EncodedImage image) throws UnreadableImageException {
    if ((long) image.height() * image.width() <= LARGE) {
      return image.read();
    }
    ONE_LARGE.acquireUninterruptibly();
    try {
      return image.read();
    } finally {
      ONE_LARGE.release();
    }
  }
}
