package io.github.syncbn.worker.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Sums and sums of squares per column about a pivot, four rows at a time as {@link VectorColumns}.
 */
final class VectorPowerSums {
  private static final int ROWS = 4;

  private VectorPowerSums() {}

  static void powerSums(
      float[] x,
      int xOffset,
      int rows,
      int columns,
      float[] pivot,
      int pivotOffset,
      double[] first,
      int firstOffset,
      double[] second,
      int secondOffset) {
    int bound = Lanes.DOUBLES.loopBound(columns);
    Arrays.fill(first, firstOffset, firstOffset + bound, 0.0);
    Arrays.fill(second, secondOffset, secondOffset + bound, 0.0);
    int i = 0;
    for (; i + ROWS <= rows; i += ROWS) {
      int row0 = xOffset + i * columns;
      int row1 = row0 + columns;
      int row2 = row1 + columns;
      int row3 = row2 + columns;
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector p = Lanes.loadWide(pivot, pivotOffset + j);
        DoubleVector d0 = Lanes.loadWide(x, row0 + j).sub(p);
        DoubleVector d1 = Lanes.loadWide(x, row1 + j).sub(p);
        DoubleVector d2 = Lanes.loadWide(x, row2 + j).sub(p);
        DoubleVector d3 = Lanes.loadWide(x, row3 + j).sub(p);
        DoubleVector.fromArray(Lanes.DOUBLES, first, firstOffset + j)
            .add(d0)
            .add(d1)
            .add(d2)
            .add(d3)
            .intoArray(first, firstOffset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, second, secondOffset + j)
            .add(d0.mul(d0))
            .add(d1.mul(d1))
            .add(d2.mul(d2))
            .add(d3.mul(d3))
            .intoArray(second, secondOffset + j);
      }
    }
    for (; i < rows; i++) {
      int row = xOffset + i * columns;
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector d = Lanes.loadWide(x, row + j).sub(Lanes.loadWide(pivot, pivotOffset + j));
        DoubleVector.fromArray(Lanes.DOUBLES, first, firstOffset + j)
            .add(d)
            .intoArray(first, firstOffset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, second, secondOffset + j)
            .add(d.mul(d))
            .intoArray(second, secondOffset + j);
      }
    }
    ScalarColumns.powerSums(
        x,
        xOffset,
        rows,
        columns,
        bound,
        pivot,
        pivotOffset,
        first,
        firstOffset,
        second,
        secondOffset);
  }

  static void powerSumsWeighted(
      float[] x,
      int xOffset,
      int rows,
      int columns,
      float[] weights,
      int weightsOffset,
      float[] pivot,
      int pivotOffset,
      double[] first,
      int firstOffset,
      double[] second,
      int secondOffset) {
    int bound = Lanes.DOUBLES.loopBound(columns);
    Arrays.fill(first, firstOffset, firstOffset + bound, 0.0);
    Arrays.fill(second, secondOffset, secondOffset + bound, 0.0);
    // One row at a time: weighted batches are rare, and this is within a factor two.
    for (int i = 0; i < rows; i++) {
      int row = xOffset + i * columns;
      DoubleVector weight = DoubleVector.broadcast(Lanes.DOUBLES, weights[weightsOffset + i]);
      for (int j = 0; j < bound; j += Lanes.D) {
        DoubleVector d = Lanes.loadWide(x, row + j).sub(Lanes.loadWide(pivot, pivotOffset + j));
        DoubleVector weighted = weight.mul(d);
        DoubleVector.fromArray(Lanes.DOUBLES, first, firstOffset + j)
            .add(weighted)
            .intoArray(first, firstOffset + j);
        DoubleVector.fromArray(Lanes.DOUBLES, second, secondOffset + j)
            .add(weighted.mul(d))
            .intoArray(second, secondOffset + j);
      }
    }
    ScalarColumns.powerSumsWeighted(
        x,
        xOffset,
        rows,
        columns,
        bound,
        weights,
        weightsOffset,
        pivot,
        pivotOffset,
        first,
        firstOffset,
        second,
        secondOffset);
  }
}
