package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import jdk.incubator.vector.FloatVector;

/**
 * Element-wise kernels with one parameter per column: row by row in whole vectors, then the last
 * few columns of all rows by the scalar twin.
 */
final class VectorRows {
  private VectorRows() {}

  static void normalize(Matrix x, Matrix y, Normalization by) {
    float[] from = x.data();
    float[] to = y.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] shift = by.shift();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    for (int i = 0; i < rows; i++) {
      int xRow = x.rowStart(i);
      int yRow = y.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.F) {
        Lanes.load(from, xRow + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .intoArray(to, yRow + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalize(x, y, by, bound);
    }
  }

  static void normalizeRectified(Matrix x, Matrix y, Normalization by) {
    float[] from = x.data();
    float[] to = y.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] shift = by.shift();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    for (int i = 0; i < rows; i++) {
      int xRow = x.rowStart(i);
      int yRow = y.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.F) {
        Lanes.load(from, xRow + j)
            .sub(Lanes.load(meanHigh, j))
            .sub(Lanes.load(meanLow, j))
            .mul(Lanes.load(scale, j))
            .add(Lanes.load(shift, j))
            .max(0f)
            .intoArray(to, yRow + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalizeRectified(x, y, by, bound);
    }
  }

  static void normalizeGradient(Matrix x, Matrix dy, Matrix dx, Normalization by) {
    float[] value = x.data();
    float[] from = dy.data();
    float[] to = dx.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] mean = by.gradientMean();
    float[] slope = by.gradientSlope();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    for (int i = 0; i < rows; i++) {
      int xRow = x.rowStart(i);
      int dyRow = dy.rowStart(i);
      int dxRow = dx.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector d =
            Lanes.load(value, xRow + j).sub(Lanes.load(meanHigh, j)).sub(Lanes.load(meanLow, j));
        Lanes.load(from, dyRow + j)
            .sub(Lanes.load(mean, j))
            .sub(d.mul(Lanes.load(slope, j)))
            .mul(Lanes.load(scale, j))
            .intoArray(to, dxRow + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalizeGradient(x, dy, dx, by, bound);
    }
  }

  static void normalizeGradientWeighted(
      Matrix x, Matrix dy, Matrix dx, Normalization by, float[] weights, int weightsOffset) {
    float[] value = x.data();
    float[] from = dy.data();
    float[] to = dx.data();
    float[] meanHigh = by.meanHigh();
    float[] meanLow = by.meanLow();
    float[] scale = by.scale();
    float[] mean = by.gradientMean();
    float[] slope = by.gradientSlope();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    for (int i = 0; i < rows; i++) {
      int xRow = x.rowStart(i);
      int dyRow = dy.rowStart(i);
      int dxRow = dx.rowStart(i);
      FloatVector weight = FloatVector.broadcast(Lanes.FLOATS, weights[weightsOffset + i]);
      for (int j = 0; j < bound; j += Lanes.F) {
        FloatVector d =
            Lanes.load(value, xRow + j).sub(Lanes.load(meanHigh, j)).sub(Lanes.load(meanLow, j));
        Lanes.load(from, dyRow + j)
            .sub(Lanes.load(mean, j).mul(weight))
            .sub(d.mul(Lanes.load(slope, j).mul(weight)))
            .mul(Lanes.load(scale, j))
            .intoArray(to, dxRow + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.normalizeGradientWeighted(x, dy, dx, by, weights, weightsOffset, bound);
    }
  }

  static void scaleFeatures(Matrix x, Matrix y, float[] shift, float[] scale) {
    float[] from = x.data();
    float[] to = y.data();
    int rows = x.rows();
    int bound = Lanes.FLOATS.loopBound(x.columns());
    for (int i = 0; i < rows; i++) {
      int xRow = x.rowStart(i);
      int yRow = y.rowStart(i);
      for (int j = 0; j < bound; j += Lanes.F) {
        Lanes.load(from, xRow + j)
            .sub(Lanes.load(shift, j))
            .mul(Lanes.load(scale, j))
            .intoArray(to, yRow + j);
      }
    }
    if (bound < x.columns()) {
      ScalarRows.scaleFeatures(x, y, shift, scale, bound);
    }
  }
}
