package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;

/**
 * Storage of the activations and their gradients for a fixed number of shards of at most so many
 * rows, laid out once by an {@link ActivationPlan} and a {@link GradientPlan}. Value i enters or
 * leaves an operation, as {@link io.github.syncbn.worker.network.Operation} numbers them.
 */
final class Workspace {
  private final List<Shape> shapes;
  private final ActivationPlan activations;
  private final GradientPlan backward;
  private final float[][] values;
  private final float[][] gradients;
  private final int rowsPerShard;
  private final int shards;

  /**
   * @param training whether activations are kept for a backward pass
   */
  Workspace(ParameterLayout layout, int shards, int rowsPerShard, boolean training) {
    this.shapes = layout.shapes();
    this.shards = shards;
    this.rowsPerShard = rowsPerShard;
    activations = training ? ActivationPlan.keeping(layout) : ActivationPlan.reusing(layout);
    backward = training ? GradientPlan.of(layout) : null;
    int rows = Math.multiplyExact(shards, rowsPerShard);
    values = allocate(activations.widths(), rows);
    gradients = training ? allocate(backward.widths(), rows) : new float[0][];
  }

  private static float[][] allocate(int[] widths, int rows) {
    float[][] buffers = new float[widths.length][];
    for (int b = 0; b < widths.length; b++) {
      buffers[b] = new float[Math.multiplyExact(rows, widths[b])];
    }
    return buffers;
  }

  /** Which buffer holds each value. */
  ActivationPlan activations() {
    return activations;
  }

  /** The backward pass; null without training. */
  GradientPlan backward() {
    return backward;
  }

  /** The tensors of value {@code index} for so many rows in each shard. */
  Tensor[] value(int index, int[] rows) {
    return tensors(values[activations.buffers()[index]], shapes.get(index), rows);
  }

  /** The tensors of gradient buffer {@code buffer} as a gradient of value {@code index}. */
  Tensor[] gradient(int buffer, int index, int[] rows) {
    return tensors(gradients[buffer], shapes.get(index), rows);
  }

  private Tensor[] tensors(float[] data, Shape shape, int[] rows) {
    Tensor[] tensors = new Tensor[shards];
    for (int s = 0; s < shards; s++) {
      tensors[s] = new Tensor(data, s * rowsPerShard * shape.size(), rows[s], shape);
    }
    return tensors;
  }

  /** Bytes held. */
  long bytes() {
    long floats = 0;
    for (float[] buffer : values) {
      floats += buffer.length;
    }
    for (float[] gradient : gradients) {
      floats += gradient.length;
    }
    return 4 * floats;
  }
}
