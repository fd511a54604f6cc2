package io.github.syncbn.worker.training;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import java.io.Serializable;

/**
 * How rows that are images vary from epoch to epoch in training steps; nowhere else.
 *
 * <p>Cutout (DeVries and Taylor 2017) is around a random pixel; the part outside of the image is
 * lost.
 */
public record Augmentation(
    @Setting(
            value = "a random part of an image with this many zeros around it",
            range = "[0, 1000000]",
            byDefault = "0",
            param = "augmentCrop")
        int crop,
    @Setting(
            value = "mirrored, left to right, every other time",
            byDefault = "false",
            param = "augmentFlip")
        boolean flip,
    @Setting(
            value = "side of a random square that becomes 0 after scaling",
            range = "[0, 1000000]",
            byDefault = "0",
            param = "augmentCutout")
        int cutout)
    implements Serializable {

  /** Images stay as they are. */
  public static final Augmentation NONE = new Augmentation(0, false, 0);

  public Augmentation {
    Declared.check(Augmentation.class, crop, flip, cutout);
  }

  /** Whether anything is varied. */
  public boolean varies() {
    return crop > 0 || flip || cutout > 0;
  }
}
