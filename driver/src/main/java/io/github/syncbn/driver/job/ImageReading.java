package io.github.syncbn.driver.job;

import io.github.syncbn.worker.tensor.Shape;
import java.util.Optional;

/**
 * The section {@code data.images}: what images in files become.
 *
 * @param height pixels; empty for that of the first image, which all others then must have
 * @param width the same
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param skipUnreadable whether images that cannot be read are left out and counted, else they are
 *     errors
 */
public record ImageReading(
    Optional<Integer> height, Optional<Integer> width, int channels, boolean skipUnreadable) {

  /** Colours, all of one size, all readable. */
  public static final ImageReading DEFAULT =
      new ImageReading(Optional.empty(), Optional.empty(), 3, false);

  /** The same with images resized to a shape (channels, height, width), such as a model's. */
  public ImageReading to(Shape shape) {
    return new ImageReading(
        Optional.of(shape.dims()[1]),
        Optional.of(shape.dims()[2]),
        shape.channels(),
        skipUnreadable);
  }

  /** Whether images of other sizes are resized. */
  public boolean resizes() {
    return height.isPresent() && width.isPresent();
  }
}
