package io.github.syncbn.worker.training;

import java.io.Serializable;

/**
 * How rows that are images vary from epoch to epoch in training steps; nowhere else.
 *
 * @param crop zeros put around an image before a random part of its size is cut out; 0 for none
 * @param flip whether an image is mirrored, left to right, every other time
 * @param cutout side of a square around a random pixel that becomes 0 after scaling (DeVries and
 *     Taylor 2017); the part outside of the image is lost; 0 for none
 */
public record Augmentation(int crop, boolean flip, int cutout) implements Serializable {

  /** Images stay as they are. */
  public static final Augmentation NONE = new Augmentation(0, false, 0);

  /** Checks the ranges. */
  public Augmentation {
    if (crop < 0 || cutout < 0) {
      throw new IllegalArgumentException(
          "crop and cutout are 0 or more, got " + crop + " and " + cutout);
    }
  }

  /** Whether anything is varied. */
  public boolean varies() {
    return crop > 0 || flip || cutout > 0;
  }
}
