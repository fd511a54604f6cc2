package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/**
 * Element-wise kernels with one parameter per column, in plain Java over the columns {@code
 * from..columns-1}: all of them for the scalar twin, the last few for the lane-wise one.
 */
final class ScalarRows {
  private ScalarRows() {}

  static void normalize(Matrix x, Matrix y, Normalization by, int from) {
    for (int i = 0; i < x.rows(); i++) {
      int xRow = x.rowStart(i);
      int yRow = y.rowStart(i);
      for (int j = from; j < x.columns(); j++) {
        y.data()[yRow + j] = normalized(x.data()[xRow + j], by, j);
      }
    }
  }

  static void normalizeRectified(Matrix x, Matrix y, Normalization by, int from) {
    for (int i = 0; i < x.rows(); i++) {
      int xRow = x.rowStart(i);
      int yRow = y.rowStart(i);
      for (int j = from; j < x.columns(); j++) {
        y.data()[yRow + j] = Element.relu(normalized(x.data()[xRow + j], by, j));
      }
    }
  }

  private static float normalized(float x, Normalization by, int j) {
    return Element.normalize(x, by.meanHigh()[j], by.meanLow()[j], by.scale()[j], by.shift()[j]);
  }

  static void normalizeGradient(Matrix x, Matrix dy, Matrix dx, Normalization by, int from) {
    float[] mean = by.gradientMean();
    float[] slope = by.gradientSlope();
    for (int i = 0; i < x.rows(); i++) {
      int xRow = x.rowStart(i);
      int dyRow = dy.rowStart(i);
      int dxRow = dx.rowStart(i);
      for (int j = from; j < x.columns(); j++) {
        dx.data()[dxRow + j] =
            gradient(x.data()[xRow + j], dy.data()[dyRow + j], by, j, mean[j], slope[j]);
      }
    }
  }

  static void normalizeGradientWeighted(
      Matrix x,
      Matrix dy,
      Matrix dx,
      Normalization by,
      float[] weights,
      int weightsOffset,
      int from) {
    float[] mean = by.gradientMean();
    float[] slope = by.gradientSlope();
    for (int i = 0; i < x.rows(); i++) {
      int xRow = x.rowStart(i);
      int dyRow = dy.rowStart(i);
      int dxRow = dx.rowStart(i);
      float weight = weights[weightsOffset + i];
      for (int j = from; j < x.columns(); j++) {
        dx.data()[dxRow + j] =
            gradient(
                x.data()[xRow + j],
                dy.data()[dyRow + j],
                by,
                j,
                mean[j] * weight,
                slope[j] * weight);
      }
    }
  }

  private static float gradient(
      float x, float dy, Normalization by, int j, float mean, float slope) {
    return Element.normalizeGradient(
        x, dy, by.meanHigh()[j], by.meanLow()[j], by.scale()[j], mean, slope);
  }

  static void scaleFeatures(Matrix x, Matrix y, float[] shift, float[] scale, int from) {
    for (int i = 0; i < x.rows(); i++) {
      int xRow = x.rowStart(i);
      int yRow = y.rowStart(i);
      for (int j = from; j < x.columns(); j++) {
        y.data()[yRow + j] = Element.scaleFeature(x.data()[xRow + j], shift[j], scale[j]);
      }
    }
  }
}
