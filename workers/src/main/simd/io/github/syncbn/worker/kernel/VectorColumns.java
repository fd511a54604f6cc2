package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * Column sums in whole vectors of doubles, then the last few columns by the scalar twin.
 *
 * <p>Eight rows pass at a time, added one after the other: the matrix is read in the order it lies
 * in memory, and the accumulators, which stay in the first-level cache, are loaded and stored once
 * for all of them. Each method is too large to be inlined, for the reason that {@link VectorRows}
 * gives.
 */
final class VectorColumns {
  private static final int ROWS = 8;

  private VectorColumns() {}

  static void sums(Matrix matrix, double[] sums, int offset) {
    float[] x = matrix.data();
    int stride = matrix.stride();
    int rows = matrix.rows();
    int bound = Lanes.DOUBLES.loopBound(matrix.columns());
    Arrays.fill(sums, offset, offset + bound, 0.0);
    int i = 0;
    for (; i + ROWS <= rows; i += ROWS) {
      int row0 = matrix.rowStart(i);
      int row1 = row0 + stride;
      int row2 = row1 + stride;
      int row3 = row2 + stride;
      int row4 = row3 + stride;
      int row5 = row4 + stride;
      int row6 = row5 + stride;
      int row7 = row6 + stride;
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j)
            .add(Lanes.loadWide(x, row0 + j))
            .add(Lanes.loadWide(x, row1 + j))
            .add(Lanes.loadWide(x, row2 + j))
            .add(Lanes.loadWide(x, row3 + j))
            .add(Lanes.loadWide(x, row4 + j))
            .add(Lanes.loadWide(x, row5 + j))
            .add(Lanes.loadWide(x, row6 + j))
            .add(Lanes.loadWide(x, row7 + j))
            .intoArray(sums, offset + j);
      }
    }
    for (; i < rows; i++) {
      int row = matrix.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j)
            .add(Lanes.loadWide(x, row + j))
            .intoArray(sums, offset + j);
      }
    }
    if (bound < matrix.columns()) {
      ScalarColumns.sums(matrix, sums, offset, bound);
    }
  }

  static void normalizeGradientSums(
      Matrix x, Matrix dy, Normalization by, double[] sums, int offset) {
    float[] value = x.data();
    float[] slope = dy.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    int rows = x.rows();
    int products = offset + x.columns();
    int bound = Lanes.DOUBLES.loopBound(x.columns());
    Arrays.fill(sums, offset, offset + bound, 0.0);
    Arrays.fill(sums, products, products + bound, 0.0);
    int i = 0;
    for (; i + 4 <= rows; i += 4) {
      int x0 = x.rowStart(i);
      int x1 = x0 + x.stride();
      int x2 = x1 + x.stride();
      int x3 = x2 + x.stride();
      int dy0 = dy.rowStart(i);
      int dy1 = dy0 + dy.stride();
      int dy2 = dy1 + dy.stride();
      int dy3 = dy2 + dy.stride();
      for (int j = 0; j < bound; j += Lanes.D) {
        FloatVector high = Lanes.loadHalf(meanHigh, j);
        FloatVector low = Lanes.loadHalf(meanLow, j);
        DoubleVector d0 = Lanes.loadWide(slope, dy0 + j);
        DoubleVector d1 = Lanes.loadWide(slope, dy1 + j);
        DoubleVector d2 = Lanes.loadWide(slope, dy2 + j);
        DoubleVector d3 = Lanes.loadWide(slope, dy3 + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j)
            .add(d0)
            .add(d1)
            .add(d2)
            .add(d3)
            .intoArray(sums, offset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, products + j)
            .add(d0.mul(centered(value, x0 + j, high, low)))
            .add(d1.mul(centered(value, x1 + j, high, low)))
            .add(d2.mul(centered(value, x2 + j, high, low)))
            .add(d3.mul(centered(value, x3 + j, high, low)))
            .intoArray(sums, products + j);
      }
    }
    for (; i < rows; i++) {
      int xRow = x.rowStart(i);
      int dyRow = dy.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.D) {
        FloatVector high = Lanes.loadHalf(meanHigh, j);
        FloatVector low = Lanes.loadHalf(meanLow, j);
        DoubleVector d = Lanes.loadWide(slope, dyRow + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, offset + j).add(d).intoArray(sums, offset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, sums, products + j)
            .add(d.mul(centered(value, xRow + j, high, low)))
            .intoArray(sums, products + j);
      }
    }
    if (bound < x.columns()) {
      ScalarColumns.normalizeGradientSums(x, dy, by, sums, offset, bound);
    }
  }

  private static DoubleVector centered(float[] x, int index, FloatVector high, FloatVector low) {
    return Lanes.widen(Lanes.loadHalf(x, index).sub(high).sub(low));
  }
}
