package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;

/** What layers of images ask of their input. */
final class Images {
  private Images() {}

  static void require(Shape input) {
    if (input.rank() != 3) {
      throw new IllegalArgumentException("it takes images of shape (channels, height, width)");
    }
  }
}
