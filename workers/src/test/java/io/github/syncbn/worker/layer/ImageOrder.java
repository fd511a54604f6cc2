package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;
import java.util.List;

/** Rows and parameters between PyTorch's order and that of storage. */
final class ImageOrder {
  private ImageOrder() {}

  /** Rows of (channels, height, width) as rows of (height, width, channels), or back. */
  static float[] rows(float[] values, Shape shape, boolean store) {
    int channels = shape.channels();
    int positions = shape.positions();
    float[] moved = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int row = i / shape.size() * shape.size();
      int c = i % shape.size() / positions;
      int p = i % positions;
      int stored = row + p * channels + c;
      moved[store ? stored : i] = values[store ? i : stored];
    }
    return moved;
  }

  /** All parameters of a layer, one after another. */
  static float[] parameters(float[] values, List<Parameter> parameters, boolean store) {
    float[] moved = new float[values.length];
    int offset = 0;
    for (Parameter parameter : parameters) {
      if (store) {
        parameter.store(values, offset, moved, offset);
      } else {
        parameter.restore(values, offset, moved, offset);
      }
      offset += parameter.shape().size();
    }
    return moved;
  }
}
