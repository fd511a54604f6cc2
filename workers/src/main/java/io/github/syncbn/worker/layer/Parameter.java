package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;

/**
 * One learned array of a layer.
 *
 * @param name the name PyTorch gives it within its module: {@code weight} or {@code bias}
 * @param shape axes as PyTorch lays them out, (out, in) for a dense weight
 * @param role what it is for
 * @param initializer its first values
 * @param trainable false if the optimizer leaves it alone
 * @param channelAxis the axis that is stored last, as activations store their channels, or {@link
 *     #AS_SHAPED}
 */
public record Parameter(
    String name,
    Shape shape,
    ParameterRole role,
    Initializer initializer,
    boolean trainable,
    int channelAxis) {
  /** Of {@link #channelAxis}: the values lie in the order of the axes. */
  public static final int AS_SHAPED = -1;

  /** Stored as shaped. */
  public Parameter(
      String name, Shape shape, ParameterRole role, Initializer initializer, boolean trainable) {
    this(name, shape, role, initializer, trainable, AS_SHAPED);
  }

  /** Whether a step touches only those of its rows that are in use. */
  public boolean sparse() {
    return role == ParameterRole.SPARSE_EMBEDDING;
  }

  /**
   * Its values within an array, from {@code offset} on: the first axis as rows, all others as
   * columns. An array of one axis is a row.
   */
  public Matrix matrix(float[] array, int offset) {
    int rows = shape.rank() == 1 ? 1 : shape.channels();
    return new Matrix(array, offset, rows, shape.size() / rows);
  }

  /** Copies values from the order of the axes into the order of storage. */
  public void store(float[] from, int fromOffset, float[] to, int toOffset) {
    move(from, fromOffset, to, toOffset, true);
  }

  /** Copies values from the order of storage into the order of the axes. */
  public void restore(float[] from, int fromOffset, float[] to, int toOffset) {
    move(from, fromOffset, to, toOffset, false);
  }

  private void move(float[] from, int fromOffset, float[] to, int toOffset, boolean store) {
    if (channelAxis == AS_SHAPED) {
      System.arraycopy(from, fromOffset, to, toOffset, shape.size());
      return;
    }
    int[] dims = shape.dims();
    int channels = dims[channelAxis];
    int inner = 1;
    for (int axis = channelAxis + 1; axis < dims.length; axis++) {
      inner *= dims[axis];
    }
    int outer = shape.size() / (channels * inner);
    for (int o = 0; o < outer; o++) {
      for (int c = 0; c < channels; c++) {
        for (int i = 0; i < inner; i++) {
          int shaped = (o * channels + c) * inner + i;
          int stored = (o * inner + i) * channels + c;
          to[toOffset + (store ? stored : shaped)] = from[fromOffset + (store ? shaped : stored)];
        }
      }
    }
  }
}
