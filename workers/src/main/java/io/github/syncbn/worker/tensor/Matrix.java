package io.github.syncbn.worker.tensor;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a matrix of floats lies, or its transpose: an array that is shared and not copied, and how
 * to read it. It always lies within its array.
 *
 * <p>Most matrices stay where they are. A loop over blocks moves one over the whole by {@link
 * #show}, and so makes no object for each block; that is for the one thread that made the view.
 */
public final class Matrix {
  private float[] data;
  private int offset;
  private int rows;
  private int columns;
  private int stride;
  private final boolean turned;
  private @Nullable Matrix transposed;

  /** Rows that follow each other without gaps. */
  public Matrix(float[] data, int offset, int rows, int columns) {
    this(data, offset, rows, columns, columns);
  }

  /**
   * Rows that are some way apart.
   *
   * @param data backing array
   * @param offset index of element (0, 0)
   * @param rows number of rows, 0 or more
   * @param columns number of columns, 0 or more
   * @param stride from one row to the next, at least {@code columns}
   * @throws IllegalArgumentException if a size is negative or rows overlap
   * @throws IndexOutOfBoundsException if the matrix does not lie within the array
   */
  public Matrix(float[] data, int offset, int rows, int columns, int stride) {
    this(false);
    set(data, offset, rows, columns, stride);
  }

  private Matrix(boolean turned) {
    this.turned = turned;
  }

  /** The whole of an array as one row. */
  public static Matrix row(float[] data) {
    return new Matrix(data, 0, 1, data.length);
  }

  /** A view of nothing, for {@link #show}. */
  public static Matrix view() {
    return new Matrix(new float[0], 0, 0, 0);
  }

  private void set(float[] data, int offset, int rows, int columns, int stride) {
    if (rows < 0 || columns < 0 || stride < columns) {
      throw new IllegalArgumentException(
          "no matrix has " + rows + " x " + columns + " values with rows " + stride + " apart");
    }
    long length = rows == 0 || columns == 0 ? 0 : (rows - 1L) * stride + columns;
    Objects.checkFromIndexSize((long) offset, length, data.length);
    this.data = data;
    this.offset = offset;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
    if (transposed != null) {
      transposed.follow(this);
    }
  }

  private void follow(Matrix other) {
    data = other.data;
    offset = other.offset;
    rows = other.columns;
    columns = other.rows;
    stride = other.stride;
  }

  /**
   * Moves this view to some rows of a matrix.
   *
   * @return this
   */
  public Matrix show(Matrix whole, int firstRow, int rows) {
    return show(whole, firstRow, rows, 0, whole.columns);
  }

  /**
   * Moves this view to a part of a matrix; what it gave as {@link #transposed} moves along.
   *
   * @return this
   * @throws IndexOutOfBoundsException if the matrix has no such part
   */
  public Matrix show(Matrix whole, int firstRow, int rows, int firstColumn, int columns) {
    if (turned || whole.turned) {
      throw new IllegalArgumentException("views are of matrices as they lie");
    }
    Objects.checkFromIndexSize(firstRow, rows, whole.rows);
    Objects.checkFromIndexSize(firstColumn, columns, whole.columns);
    set(whole.data, whole.index(firstRow, firstColumn), rows, columns, whole.stride);
    return this;
  }

  /** The transpose, over the same values; made once. */
  public Matrix transposed() {
    if (transposed == null) {
      Matrix other = new Matrix(!turned);
      other.follow(this);
      other.transposed = this;
      transposed = other;
    }
    return transposed;
  }

  /** The array that holds the values, and others around them. */
  public float[] data() {
    return data;
  }

  /** Index of element (0, 0). */
  public int offset() {
    return offset;
  }

  public int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** Whether this reads by columns what lies by rows. */
  public boolean isTransposed() {
    return turned;
  }

  /** Distance of what lies together: from row to row, or from column to column if transposed. */
  public int stride() {
    return stride;
  }

  /** From one row to the next. */
  public int rowStride() {
    return turned ? 1 : stride;
  }

  /** From one column to the next. */
  public int columnStride() {
    return turned ? stride : 1;
  }

  /** Where element (i, j) lies. */
  public int index(int i, int j) {
    return offset + i * rowStride() + j * columnStride();
  }

  /** Where row i starts, of a matrix as it lies. */
  public int rowStart(int i) {
    return offset + i * stride;
  }

  /** Copies one row of as many columns into every row. */
  public void fillRows(Matrix row) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(row.data, row.offset, data, rowStart(i), columns);
    }
  }

  /** Sets every value. */
  public void fill(float value) {
    for (int i = 0; i < rows; i++) {
      int from = rowStart(i);
      Arrays.fill(data, from, from + columns, value);
    }
  }

  /** Copies a matrix of the same size, both as they lie. */
  public void copyFrom(Matrix other) {
    for (int i = 0; i < rows; i++) {
      System.arraycopy(other.data, other.rowStart(i), data, rowStart(i), columns);
    }
  }

  @Override
  public String toString() {
    return rows + " x " + columns;
  }
}
