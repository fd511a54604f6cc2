package io.github.syncbn.driver.image;

import java.util.Arrays;

/**
 * Resizes images bilinearly, with a triangle as wide as the reduction, so that shrinking averages
 * instead of skipping pixels. Weights have 22 bits of fraction and everything after them is integer
 * arithmetic: the same bytes everywhere, and those of Pillow's BILINEAR, which most PyTorch
 * pipelines use.
 */
final class Resampling {
  private static final int FRACTION_BITS = 22;
  private static final int HALF = 1 << FRACTION_BITS - 1;

  private Resampling() {}

  /**
   * The image in another size: first along rows, then along columns, rounded to bytes between. Each
   * line goes into the sums of the lines that it is part of, so that memory beside the result is
   * that of a few lines, however long the sides are.
   */
  static Pixels resize(Pixels image, int height, int width) {
    if (height == image.height() && width == image.width()) {
      return image;
    }
    int size = width * image.channels();
    Taps across = Taps.of(image.width(), width);
    Taps down = Taps.of(image.height(), height);
    byte[] line = new byte[size];
    byte[] result = new byte[height * size];
    int[][] sums = new int[height][];
    int begun = 0;
    int done = 0;
    for (int y = 0; y < image.height(); y++) {
      alongRow(image, y, across, line);
      for (; begun < height && down.first()[begun] <= y; begun++) {
        sums[begun] = new int[size];
        Arrays.fill(sums[begun], HALF);
      }
      for (int i = done; i < begun; i++) {
        int tap = y - down.first()[i];
        add(line, down.weights()[i][tap], sums[i]);
        if (tap == down.weights()[i].length - 1) {
          round(sums[i], result, i * size);
          sums[i] = null;
          done = i + 1;
        }
      }
    }
    return new Pixels(height, width, image.channels(), result);
  }

  private static void alongRow(Pixels image, int y, Taps taps, byte[] line) {
    int channels = image.channels();
    int row = y * image.width() * channels;
    if (image.width() * channels == line.length) {
      System.arraycopy(image.values(), row, line, 0, line.length);
      return;
    }
    for (int x = 0; x < taps.first().length; x++) {
      int from = row + taps.first()[x] * channels;
      for (int c = 0; c < channels; c++) {
        line[x * channels + c] = sum(image.values(), from + c, channels, taps.weights()[x]);
      }
    }
  }

  private static byte sum(byte[] values, int from, int stride, int[] weights) {
    int sum = HALF;
    for (int j = 0; j < weights.length; j++) {
      sum += (values[from + j * stride] & 0xff) * weights[j];
    }
    return rounded(sum);
  }

  private static void add(byte[] line, int weight, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (line[i] & 0xff) * weight;
    }
  }

  private static void round(int[] sums, byte[] result, int offset) {
    for (int i = 0; i < sums.length; i++) {
      result[offset + i] = rounded(sums[i]);
    }
  }

  private static byte rounded(int sum) {
    return (byte) Math.min(255, sum >> FRACTION_BITS);
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
}
