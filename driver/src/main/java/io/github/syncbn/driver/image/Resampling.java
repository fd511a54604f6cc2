package io.github.syncbn.driver.image;

/**
 * Resizes images bilinearly, with a triangle as wide as the reduction, so that shrinking averages
 * instead of skipping pixels. Weights have 22 bits of fraction and everything after them is integer
 * arithmetic: the same bytes everywhere, and those of Pillow's BILINEAR, which most PyTorch
 * pipelines use.
 */
final class Resampling {
  private static final int FRACTION_BITS = 22;

  private Resampling() {}

  /** The image in another size: first along rows, then along columns, rounded to bytes between. */
  static Pixels resize(Pixels image, int height, int width) {
    return alongColumns(alongRows(image, width), height);
  }

  /**
   * Which pixels of a line make up each pixel of the new line, and with which weights.
   *
   * @param first the first of them
   * @param weights of as many as follow, in fixed point
   */
  private record Taps(int[] first, int[][] weights) {

    static Taps of(int from, int to) {
      double scale = (double) from / to;
      double reach = Math.max(scale, 1);
      int[] first = new int[to];
      int[][] weights = new int[to][];
      for (int i = 0; i < to; i++) {
        double center = (i + 0.5) * scale;
        first[i] = Math.max(0, (int) (center - reach + 0.5));
        int end = Math.min(from, (int) (center + reach + 0.5));
        weights[i] = fixed(triangle(first[i], end, center, reach));
      }
      return new Taps(first, weights);
    }

    private static double[] triangle(int first, int end, double center, double reach) {
      double[] weights = new double[end - first];
      double sum = 0;
      for (int j = 0; j < weights.length; j++) {
        double distance = Math.abs((j + first - center + 0.5) * (1 / reach));
        weights[j] = distance < 1 ? 1 - distance : 0;
        sum += weights[j];
      }
      for (int j = 0; j < weights.length; j++) {
        weights[j] /= sum;
      }
      return weights;
    }

    private static int[] fixed(double[] weights) {
      int[] fixed = new int[weights.length];
      for (int j = 0; j < fixed.length; j++) {
        fixed[j] = (int) (0.5 + weights[j] * (1 << FRACTION_BITS));
      }
      return fixed;
    }
  }

  private static Pixels alongRows(Pixels image, int width) {
    if (width == image.width()) {
      return image;
    }
    Taps taps = Taps.of(image.width(), width);
    int channels = image.channels();
    byte[] result = new byte[image.height() * width * channels];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < width; x++) {
        int from = (y * image.width() + taps.first()[x]) * channels;
        int into = (y * width + x) * channels;
        for (int c = 0; c < channels; c++) {
          result[into + c] = sum(image.values(), from + c, channels, taps.weights()[x]);
        }
      }
    }
    return new Pixels(image.height(), width, channels, result);
  }

  private static Pixels alongColumns(Pixels image, int height) {
    if (height == image.height()) {
      return image;
    }
    Taps taps = Taps.of(image.height(), height);
    int line = image.width() * image.channels();
    byte[] result = new byte[height * line];
    for (int y = 0; y < height; y++) {
      int from = taps.first()[y] * line;
      for (int i = 0; i < line; i++) {
        result[y * line + i] = sum(image.values(), from + i, line, taps.weights()[y]);
      }
    }
    return new Pixels(height, image.width(), image.channels(), result);
  }

  private static byte sum(byte[] values, int from, int stride, int[] weights) {
    int sum = 1 << FRACTION_BITS - 1;
    for (int j = 0; j < weights.length; j++) {
      sum += (values[from + j * stride] & 0xff) * weights[j];
    }
    return (byte) Math.min(255, sum >> FRACTION_BITS);
  }
}
