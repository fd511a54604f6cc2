package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;

/**
 * Applies an {@link Augmentation} to rows of one shape. What happens to a row is drawn by (seed,
 * epoch, canonical number of the row): it does not depend on who computes, nor on the batch.
 */
final class Augmenter {
  /** Random numbers of a row: crop down and across, flip, cutout down and across. */
  private static final int DRAWS = 5;

  private final Augmentation settings;
  private final long seed;
  private final int channels;
  private final int height;
  private final int width;
  private final float[] image;
  private KeyedRandom random;

  /**
   * For rows of a shape.
   *
   * @param shape (channels, height, width)
   */
  Augmenter(Augmentation settings, Shape shape, long seed) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException("only images are augmented, not rows of shape " + shape);
    }
    this.settings = settings;
    this.seed = seed;
    this.channels = shape.channels();
    this.height = shape.dims()[1];
    this.width = shape.dims()[2];
    this.image = new float[shape.size()];
    epoch(0);
  }

  /** Says which epoch the rows to come belong to. */
  void epoch(int epoch) {
    random = KeyedRandom.of(seed, KeyedRandom.Purpose.AUGMENTATION, epoch);
  }

  /** Where to put a row before {@link #move}: (channels, height, width). */
  float[] image() {
    return image;
  }

  /** Crops and flips {@link #image} into {@code into[offset...]}; before scaling. */
  void move(long row, float[] into, int offset) {
    int pad = settings.crop();
    int down = random.below(2 * pad + 1, DRAWS * row) - pad;
    int right = random.below(2 * pad + 1, DRAWS * row + 1) - pad;
    boolean mirror = settings.flip() && random.below(2, DRAWS * row + 2) == 1;
    // Pixels [from, to) of a line lie inside of the image; the rest are zeros.
    int from = Math.max(0, Math.min(width, -right));
    int to = Math.min(width, Math.max(0, width - right));
    for (int line = 0; line < channels * height; line++) {
      int y = line % height + down;
      int at = offset + line * width;
      if (y < 0 || y >= height || from >= to) {
        Arrays.fill(into, at, at + width, 0f);
        continue;
      }
      int source = (line + down) * width + right;
      Arrays.fill(into, at, at + from, 0f);
      System.arraycopy(image, source + from, into, at + from, to - from);
      Arrays.fill(into, at + to, at + width, 0f);
      if (mirror) {
        reverse(into, at);
      }
    }
  }

  private void reverse(float[] line, int at) {
    for (int i = at, j = at + width - 1; i < j; i++, j--) {
      float held = line[i];
      line[i] = line[j];
      line[j] = held;
    }
  }

  /** Cuts a square out of the row at {@code into[offset...]}; after scaling. */
  void cut(long row, float[] into, int offset) {
    int side = settings.cutout();
    if (side == 0) {
      return;
    }
    int top = random.below(height, DRAWS * row + 3) - side / 2;
    int left = random.below(width, DRAWS * row + 4) - side / 2;
    int firstColumn = Math.max(0, left);
    int endColumn = Math.min(width, left + side);
    for (int c = 0; c < channels; c++) {
      for (int y = Math.max(0, top); y < Math.min(height, top + side); y++) {
        int line = offset + (c * height + y) * width;
        Arrays.fill(into, line + firstColumn, line + endColumn, 0f);
      }
    }
  }
}
