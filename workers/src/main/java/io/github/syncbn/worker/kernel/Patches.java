package io.github.syncbn.worker.kernel;

import java.util.Arrays;

/**
 * The patches of images under a moving {@link Window}, as the rows of a matrix (im2col), so that a
 * convolution is a matrix product. Images are stored (height, width, channels); row {@code p} of
 * the matrix belongs to output position p and holds (kernel row, kernel column, channel), zeros
 * where the window hangs over the edge. Output positions are counted in lines: line l is output row
 * {@code l mod outHeight} of image {@code l / outHeight}.
 *
 * @param channels of the images
 * @param height of the images
 * @param width of the images
 * @param window what moves
 * @param firstChannel first channel of the patches
 * @param patchChannels number of channels of the patches
 */
public record Patches(
    int channels, int height, int width, Window window, int firstChannel, int patchChannels) {

  /** Of all channels. */
  public Patches(int channels, int height, int width, Window window) {
    this(channels, height, width, window, 0, channels);
  }

  /** Lines of output of an image. */
  public int outHeight() {
    return window.outputs(height);
  }

  /** Positions in a line of output. */
  public int outWidth() {
    return window.outputs(width);
  }

  /** Values of a patch. */
  public int size() {
    return window.kernel() * window.kernel() * patchChannels;
  }

  /** Whether the matrix is the images themselves. */
  public boolean trivial() {
    return window.kernel() == 1
        && window.stride() == 1
        && window.padding() == 0
        && patchChannels == channels;
  }

  /** Writes the patches of some lines to {@code matrix} from index 0. */
  public void gather(float[] x, int xOffset, int firstLine, int lines, float[] matrix) {
    int outHeight = outHeight();
    int outWidth = outWidth();
    int run = window.kernel() * patchChannels;
    int to = 0;
    for (int line = firstLine; line < firstLine + lines; line++) {
      int image = xOffset + line / outHeight * height * width * channels;
      int top = line % outHeight * window.stride() - window.padding();
      for (int q = 0; q < outWidth; q++) {
        int left = q * window.stride() - window.padding();
        boolean whole = contiguous() && left >= 0 && left + window.kernel() <= width;
        for (int k = 0; k < window.kernel(); k++) {
          int row = top + k * window.dilation();
          if (row < 0 || row >= height) {
            Arrays.fill(matrix, to, to + run, 0f);
          } else if (whole) {
            copy(x, image + (row * width + left) * channels, matrix, to, run);
          } else {
            gatherRow(x, image + row * width * channels, left, matrix, to);
          }
          to += run;
        }
      }
    }
  }

  /** Adds the matrix of some lines to the images that its values came from. */
  public void scatterAdd(
      float[] matrix, float[] x, int xOffset, int firstLine, int lines, Kernels kernels) {
    int outHeight = outHeight();
    int outWidth = outWidth();
    int run = window.kernel() * patchChannels;
    int from = 0;
    for (int line = firstLine; line < firstLine + lines; line++) {
      int image = xOffset + line / outHeight * height * width * channels;
      int top = line % outHeight * window.stride() - window.padding();
      for (int q = 0; q < outWidth; q++) {
        int left = q * window.stride() - window.padding();
        boolean whole = contiguous() && left >= 0 && left + window.kernel() <= width;
        for (int k = 0; k < window.kernel(); k++) {
          int row = top + k * window.dilation();
          if (row >= 0 && row < height) {
            if (whole) {
              kernels.add(x, image + (row * width + left) * channels, matrix, from, run);
            } else {
              scatterRow(matrix, from, x, image + row * width * channels, left, kernels);
            }
          }
          from += run;
        }
      }
    }
  }

  /** Whether neighbouring taps of a kernel row are neighbours in memory, all channels included. */
  private boolean contiguous() {
    return window.dilation() == 1 && patchChannels == channels;
  }

  private void gatherRow(float[] x, int row, int left, float[] matrix, int to) {
    for (int k = 0; k < window.kernel(); k++) {
      int column = left + k * window.dilation();
      int start = to + k * patchChannels;
      if (column < 0 || column >= width) {
        Arrays.fill(matrix, start, start + patchChannels, 0f);
      } else {
        copy(x, row + column * channels + firstChannel, matrix, start, patchChannels);
      }
    }
  }

  private void scatterRow(float[] matrix, int from, float[] x, int row, int left, Kernels kernels) {
    for (int k = 0; k < window.kernel(); k++) {
      int column = left + k * window.dilation();
      if (column >= 0 && column < width) {
        kernels.add(
            x,
            row + column * channels + firstChannel,
            matrix,
            from + k * patchChannels,
            patchChannels);
      }
    }
  }

  /** Short runs by a loop: a call of arraycopy costs as much as a dozen floats. */
  private static void copy(float[] from, int fromOffset, float[] to, int toOffset, int length) {
    if (length < 12) {
      for (int i = 0; i < length; i++) {
        to[toOffset + i] = from[fromOffset + i];
      }
    } else {
      System.arraycopy(from, fromOffset, to, toOffset, length);
    }
  }
}
