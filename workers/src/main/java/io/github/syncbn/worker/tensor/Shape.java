package io.github.syncbn.worker.tensor;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The shape of one row: {@code (features)} for dense layers, {@code (channels, height, width)} for
 * images, as PyTorch writes it; {@link Tensor} says how they are stored. The number of rows is
 * never part of it.
 *
 * @param dims sizes of the axes, each at least 1
 */
public record Shape(int... dims) implements Serializable {

  public Shape {
    if (dims.length == 0) {
      throw new IllegalArgumentException("a shape has at least one axis");
    }
    dims = dims.clone();
    long size = 1;
    for (int dim : dims) {
      if (dim < 1) {
        throw new IllegalArgumentException(
            "every axis of a shape is at least 1, got " + Arrays.toString(dims));
      }
      size *= dim;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "the shape " + Arrays.toString(dims) + " has more than 2^31-1 values");
      }
    }
  }

  /** Number of values in one row. */
  public int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /** Size of the first axis: features of a dense row, channels of an image. */
  public int channels() {
    return dims[0];
  }

  /** Values per channel: 1 for a dense row, height times width for an image. */
  public int positions() {
    return size() / dims[0];
  }

  /** Number of axes. */
  public int rank() {
    return dims.length;
  }

  /** A copy of the axes. */
  @Override
  public int[] dims() {
    return dims.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining("x"));
  }
}
