package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * The tile of C that {@link VectorGemm} computes: {@link #ROWS} rows by one or two vectors of
 * columns. One object per thread serves all tiles. It holds no array of C: to store a reference in
 * an object for each tile measured a tenth of the speed where k is small (a barrier of G1).
 *
 * <p>A tile that hangs over the edge of C is computed outside.
 */
final class Tile {
  static final int ROWS = 6;
  static final int COLUMNS = Packing.LINES;

  static final float[] ZEROS = new float[COLUMNS];

  private final float[] edge = new float[ROWS * COLUMNS];

  /** Steps of k to add. */
  int steps;

  /** Where the sums start in the array of old values or zeros; for zeros the stride is 0. */
  int fromIndex;

  int fromStride;

  /** Where the sums end in the array that {@link #begin} gives. */
  int cIndex;

  int cStride;

  private int rows;
  private int columns;

  /**
   * Says which part of C comes next.
   *
   * @param rows rows of C in it, at most {@link #ROWS}
   * @param columns columns of C in it, at most {@link #COLUMNS}
   * @param onto whether sums start from what C holds, and not from 0
   * @return the array that takes the sums
   */
  float[] begin(Matrix c, int row, int column, int rows, int columns, boolean onto) {
    this.rows = rows;
    this.columns = columns;
    int index = c.index(row, column);
    cIndex = inside() ? index : 0;
    cStride = inside() ? c.stride() : COLUMNS;
    fromIndex = onto ? cIndex : 0;
    fromStride = onto ? cStride : 0;
    if (inside()) {
      return c.data();
    }
    if (onto) {
      copy(c.data(), index, c.stride(), edge, 0, COLUMNS);
    }
    return edge;
  }

  /** Copies a tile that was computed outside C to its place in C. */
  void end(Matrix c, int row, int column) {
    if (!inside()) {
      copy(edge, 0, COLUMNS, c.data(), c.index(row, column), c.stride());
    }
  }

  private void copy(float[] x, int xIndex, int xStride, float[] y, int yIndex, int yStride) {
    int length = columns;
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xIndex + r * xStride, y, yIndex + r * yStride, length);
    }
  }

  /** Whether one vector of columns is enough. */
  boolean narrow() {
    return columns <= Lanes.F;
  }

  private boolean inside() {
    return rows == ROWS && (columns == Lanes.F || columns == COLUMNS);
  }
}
