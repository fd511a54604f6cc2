package io.github.syncbn.worker.tensor;

/**
 * A view of rows in a row-major float array. The first axis is the rows of one shard; it may be
 * empty. A row of an image of shape (channels, height, width) is stored channels last, (height,
 * width, channels): so the positions of all rows are the rows of one matrix whose columns are the
 * channels, and what works on the columns of dense rows works on images.
 *
 * @param data backing array, shared and not copied
 * @param offset index in {@code data} of the first value of the first row
 * @param rows number of rows, 0 or more
 * @param shape shape of one row
 */
public record Tensor(float[] data, int offset, int rows, Shape shape) {

  /** A tensor of zeros with storage of its own. */
  public static Tensor zeros(int rows, Shape shape) {
    return new Tensor(new float[rows * shape.size()], 0, rows, shape);
  }

  /** A tensor over the whole of {@code data}, {@code rows * shape.size()} values. */
  public static Tensor of(float[] data, int rows, Shape shape) {
    if (data.length != rows * shape.size()) {
      throw new IllegalArgumentException(
          data.length + " values cannot be " + rows + " rows of shape " + shape);
    }
    return new Tensor(data, 0, rows, shape);
  }

  /** Values in one row. */
  public int rowSize() {
    return shape.size();
  }

  /** Values in all rows. */
  public int size() {
    return rows * shape.size();
  }
}
