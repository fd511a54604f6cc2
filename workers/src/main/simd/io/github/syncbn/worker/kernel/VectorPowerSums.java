package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Sums and sums of squares per column about a pivot, some rows at a time as {@link VectorColumns}.
 */
final class VectorPowerSums {
  private static final int ROWS = 4;

  private VectorPowerSums() {}

  static void powerSums(Matrix matrix, Matrix pivot, double[] sums, int offset) {
    float[] x = matrix.data();
    float[] zero = pivot.data();
    int pivotOffset = pivot.offset();
    int stride = matrix.stride();
    int rows = matrix.rows();
    int squares = offset + matrix.columns();
    int bound = Lanes.DOUBLES.loopBound(matrix.columns());
    Arrays.fill(sums, offset, offset + bound, 0.0);
    Arrays.fill(sums, squares, squares + bound, 0.0);
    int i = 0;
    for (; i + ROWS <= rows; i += ROWS) {
      int row0 = matrix.rowStart(i);
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector p = Lanes.loadWide(zero, pivotOffset + j);
        DoubleVector d0 = Lanes.loadWide(x, row0 + j).sub(p);
        DoubleVector d1 = Lanes.loadWide(x, row1 + j).sub(p);
        DoubleVector d2 = Lanes.loadWide(x, row2 + j).sub(p);
        DoubleVector d3 = Lanes.loadWide(x, row3 + j).sub(p);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j)
            .add(d0)
            .add(d1)
            .add(d2)
            .add(d3)
            .intoArray(sums, offset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, squares + j)
            .add(d0.mul(d0))
            .add(d1.mul(d1))
            .add(d2.mul(d2))
            .add(d3.mul(d3))
            .intoArray(sums, squares + j);
      }
    }
    for (; i < rows; i++) {
      int row = matrix.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector d = Lanes.loadWide(x, row + j).sub(Lanes.loadWide(zero, pivotOffset + j));
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j).add(d).intoArray(sums, offset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, squares + j)
            .add(d.mul(d))
            .intoArray(sums, squares + j);
      }
    }
    if (bound < matrix.columns()) {
      ScalarColumns.powerSums(matrix, pivot, sums, offset, bound);
    }
  }

  static void powerSumsWeighted(
      Matrix matrix, float[] weights, int weightsOffset, Matrix pivot, double[] sums, int offset) {
    float[] x = matrix.data();
    float[] zero = pivot.data();
    int pivotOffset = pivot.offset();
    int rows = matrix.rows();
    int squares = offset + matrix.columns();
    int bound = Lanes.DOUBLES.loopBound(matrix.columns());
    Arrays.fill(sums, offset, offset + bound, 0.0);
    Arrays.fill(sums, squares, squares + bound, 0.0);
    int i = 0;
    for (; i + 2 <= rows; i += 2) {
      int row0 = matrix.rowStart(i);
      int row1 = row0 + matrix.stride();
      DoubleVector w0 = DoubleVector.broadcast(Lanes.DOUBLES, weights[weightsOffset + i]);
      DoubleVector w1 = DoubleVector.broadcast(Lanes.DOUBLES, weights[weightsOffset + i + 1]);
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector p = Lanes.loadWide(zero, pivotOffset + j);
        DoubleVector d0 = Lanes.loadWide(x, row0 + j).sub(p);
        DoubleVector d1 = Lanes.loadWide(x, row1 + j).sub(p);
        DoubleVector weighted0 = w0.mul(d0);
        DoubleVector weighted1 = w1.mul(d1);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j)
            .add(weighted0)
            .add(weighted1)
            .intoArray(sums, offset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, squares + j)
            .add(weighted0.mul(d0))
            .add(weighted1.mul(d1))
            .intoArray(sums, squares + j);
      }
    }
    if (i < rows) {
      int row = matrix.rowStart(i);
      DoubleVector weight = DoubleVector.broadcast(Lanes.DOUBLES, weights[weightsOffset + i]);
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector d = Lanes.loadWide(x, row + j).sub(Lanes.loadWide(zero, pivotOffset + j));
        DoubleVector weighted = weight.mul(d);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j)
            .add(weighted)
            .intoArray(sums, offset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, squares + j)
            .add(weighted.mul(d))
            .intoArray(sums, squares + j);
      }
    }
    if (bound < matrix.columns()) {
      ScalarColumns.powerSumsWeighted(matrix, weights, weightsOffset, pivot, sums, offset, bound);
    }
  }
}
