package io.github.syncbn.worker.tensor;

/**
 * A view of rows in a row-major float array. The first axis is the rows of one shard; it may be
 * empty. A row of an image of shape (channels, height, width) is stored channels last, (height,
 * width, channels): so the positions of all rows are the rows of one matrix whose columns are the
 * channels, and what works on the columns of dense rows works on images.
 */
public final class Tensor {
  private final float[] data;
  private final int offset;
  private final int rows;
  private final Shape shape;
  private final int rowSize;
  private final Matrix matrix;
  private final Matrix byChannel;

  /**
   * @param data backing array, shared and not copied
   * @param offset index in {@code data} of the first value of the first row
   * @param rows number of rows, 0 or more
   * @param shape shape of one row
   */
  public Tensor(float[] data, int offset, int rows, Shape shape) {
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.shape = shape;
    rowSize = shape.size();
    matrix = new Matrix(data, offset, rows, rowSize);
    int channels = shape.channels();
    byChannel =
        channels == rowSize
            ? matrix
            : new Matrix(data, offset, rows * (rowSize / channels), channels);
  }

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

  /** Backing array. */
  public float[] data() {
    return data;
  }

  /** Index in {@link #data} of the first value. */
  public int offset() {
    return offset;
  }

  public int rows() {
    return rows;
  }

  /** Shape of one row. */
  public Shape shape() {
    return shape;
  }

  /** Values in one row. */
  public int rowSize() {
    return rowSize;
  }

  /** Values in all rows. */
  public int size() {
    return rows * rowSize;
  }

  /** Copies all values to a tensor of the same size, unless that is a view of the same storage. */
  public void copyTo(Tensor other) {
    if (data != other.data || offset != other.offset) {
      System.arraycopy(data, offset, other.data, other.offset, size());
    }
  }

  /** The values as rows x {@link #rowSize}. */
  public Matrix matrix() {
    return matrix;
  }

  /** The values as (rows times positions) x channels; for dense rows this is {@link #matrix}. */
  public Matrix byChannel() {
    return byChannel;
  }
}
