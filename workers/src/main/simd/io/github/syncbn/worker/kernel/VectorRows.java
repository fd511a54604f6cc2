package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.FloatVector;

/**
 * Element-wise kernels with one parameter per column: row by row in whole vectors, then the last
 * few columns of all rows by the scalar twin.
 */
final class VectorRows {
  private VectorRows() {}

  static void normalize(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift) {
    int bound = Lanes.FLOATS.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int yRow = yOffset + i * columns;
      for (int j = 0; j < bound; j += Lanes.F) {
        Lanes.load(x, xRow + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .intoArray(y, yRow + j);
      }
    }
    ScalarRows.normalize(
        x, xOffset, y, yOffset, rows, columns, bound, meanHigh, meanLow, scale, shift);
  }

  static void normalizeRectified(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift) {
    int bound = Lanes.FLOATS.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int yRow = yOffset + i * columns;
      for (int j = 0; j < bound; j += Lanes.F) {
        Lanes.load(x, xRow + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .max(0f)
            .intoArray(y, yRow + j);
      }
    }
    ScalarRows.normalizeRectified(
        x, xOffset, y, yOffset, rows, columns, bound, meanHigh, meanLow, scale, shift);
  }

  static void normalizeGradient(
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] a,
      float[] b) {
    int bound = Lanes.FLOATS.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int dyRow = dyOffset + i * columns;
      int dxRow = dxOffset + i * columns;
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector d =
            Lanes.load(x, xRow + j).sub(Lanes.load(meanHigh, j)).sub(Lanes.load(meanLow, j));
        Lanes.load(dy, dyRow + j)
            .sub(Lanes.load(a, j))
            .sub(d.mul(Lanes.load(b, j)))
            .mul(Lanes.load(scale, j))
            .intoArray(dx, dxRow + j);
      }
    }
    ScalarRows.normalizeGradient(
        x, xOffset, dy, dyOffset, dx, dxOffset, rows, columns, bound, meanHigh, meanLow, scale, a,
        b);
  }

  static void normalizeGradientWeighted(
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int rows,
      int columns,
      float[] weights,
      int weightsOffset,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] a,
      float[] b) {
    int bound = Lanes.FLOATS.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int dyRow = dyOffset + i * columns;
      int dxRow = dxOffset + i * columns;
      FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsOffset + i]);
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector d =
            Lanes.load(x, xRow + j).sub(Lanes.load(meanHigh, j)).sub(Lanes.load(meanLow, j));
        Lanes.load(dy, dyRow + j)
            .sub(Lanes.load(a, j).mul(weight))
            .sub(d.mul(Lanes.load(b, j).mul(weight)))
            .mul(Lanes.load(scale, j))
            .intoArray(dx, dxRow + j);
      }
    }
    ScalarRows.normalizeGradientWeighted(
        x,
        xOffset,
        dy,
        dyOffset,
        dx,
        dxOffset,
        rows,
        columns,
        bound,
        weights,
        weightsOffset,
        meanHigh,
        meanLow,
        scale,
        a,
        b);
  }

  static void scaleFeatures(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] shift,
      float[] scale) {
    int bound = Lanes.FLOATS.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int yRow = yOffset + i * columns;
      for (int j = 0; j < bound; j += Lanes.F) {
        Lanes.load(x, xRow + j)
            .sub(Lanes.load(shift, j))
            .mul(Lanes.load(scale, j))
            .intoArray(y, yRow + j);
      }
    }
    ScalarRows.scaleFeatures(x, xOffset, y, yOffset, rows, columns, bound, shift, scale);
  }
}
