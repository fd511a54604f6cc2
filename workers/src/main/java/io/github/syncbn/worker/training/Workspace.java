package io.github.syncbn.worker.training;

import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Storage of the activations and their gradients for a fixed number of shards of a bounded number
 * of rows, laid out once by an {@link ActivationPlan} and a {@link GradientPlan}. Value i enters or
 * leaves an operation, as {@link io.github.syncbn.worker.network.Operation} numbers them.
 */
final class Workspace {
  private final List<Shape> shapes;
  private final ActivationPlan activations;
  private final @Nullable GradientPlan backward;
  private final float[][] values;
  private final float[][] gradients;

  // The tensors of each value, and of each gradient buffer as a gradient of each value.
  private final Tensor[][] valueTensors;
  private final Tensor[][][] gradientTensors;
  private final int rowsPerShard;
  private final int shards;

  /**
   * @param training whether activations are kept for a backward pass
   */
  Workspace(ParameterLayout layout, int shards, int rowsPerShard, boolean training) {
    this(
        layout,
        shards,
        rowsPerShard,
        training ? ActivationPlan.keeping(layout) : ActivationPlan.reusing(layout),
        training ? GradientPlan.of(layout) : null);
  }

  /** Of one shard, with a backward pass down to the network's input. */
  static Workspace downToTheInput(ParameterLayout layout, int rows) {
    return new Workspace(
        layout, 1, rows, ActivationPlan.keeping(layout), GradientPlan.withInput(layout));
  }

  private Workspace(
      ParameterLayout layout,
      int shards,
      int rowsPerShard,
      ActivationPlan activations,
      @Nullable GradientPlan backward) {
    this.shapes = layout.shapes();
    this.shards = shards;
    this.rowsPerShard = rowsPerShard;
    this.activations = activations;
    this.backward = backward;
    int rows = Math.multiplyExact(shards, rowsPerShard);
    values = allocate(activations.widths(), rows);
    gradients = backward == null ? new float[0][] : allocate(backward.widths(), rows);
    valueTensors = new Tensor[shapes.size()][shards];
    gradientTensors = new Tensor[gradients.length][shapes.size()][shards];
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

  /** The tensors of value {@code index} for {@code rows} in each shard. Valid until rows change. */
  Tensor[] value(int index, int[] rows) {
    float[] data = values[activations.buffers()[index]];
    return update(valueTensors[index], data, shapes.get(index), rows);
  }

  /**
   * The tensors of gradient buffer {@code buffer} as a gradient of value {@code index}. Valid until
   * rows change.
   */
  Tensor[] gradient(int buffer, int index, int[] rows) {
    return update(gradientTensors[buffer][index], gradients[buffer], shapes.get(index), rows);
  }

  /** Replaces the tensors that have another number of rows: those of the last batch of an epoch. */
  private Tensor[] update(Tensor[] tensors, float[] data, Shape shape, int[] rows) {
    for (int s = 0; s < shards; s++) {
      if (tensors[s] == null || tensors[s].rows() != rows[s]) {
        tensors[s] = new Tensor(data, s * rowsPerShard * shape.size(), rows[s], shape);
      }
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
