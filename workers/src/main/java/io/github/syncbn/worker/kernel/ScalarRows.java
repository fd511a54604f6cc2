package io.github.syncbn.worker.kernel;

/**
 * Element-wise kernels with one parameter per column, in plain Java over the columns {@code
 * from..columns-1} of a rows x columns matrix: all of them for the scalar twin, the last few for
 * the lane-wise one.
 */
final class ScalarRows {
  private ScalarRows() {}

  static void normalize(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      int from,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift) {
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int yRow = yOffset + i * columns;
      for (int j = from; j < columns; j++) {
        y[yRow + j] = Element.normalize(x[xRow + j], meanHigh[j], meanLow[j], scale[j], shift[j]);
      }
    }
  }

  static void normalizeRectified(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      int from,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift) {
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int yRow = yOffset + i * columns;
      for (int j = from; j < columns; j++) {
        y[yRow + j] =
            Element.relu(
                Element.normalize(x[xRow + j], meanHigh[j], meanLow[j], scale[j], shift[j]));
      }
    }
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
      int from,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] a,
      float[] b) {
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int dyRow = dyOffset + i * columns;
      int dxRow = dxOffset + i * columns;
      for (int j = from; j < columns; j++) {
        dx[dxRow + j] =
            Element.normalizeGradient(
                x[xRow + j], dy[dyRow + j], meanHigh[j], meanLow[j], scale[j], a[j], b[j]);
      }
    }
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
      int from,
      float[] weights,
      int weightsOffset,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] a,
      float[] b) {
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int dyRow = dyOffset + i * columns;
      int dxRow = dxOffset + i * columns;
      float weight = weights[weightsOffset + i];
      for (int j = from; j < columns; j++) {
        dx[dxRow + j] =
            Element.normalizeGradient(
                x[xRow + j],
                dy[dyRow + j],
                meanHigh[j],
                meanLow[j],
                scale[j],
                a[j] * weight,
                b[j] * weight);
      }
    }
  }

  static void scaleFeatures(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      int from,
      float[] shift,
      float[] scale) {
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int yRow = yOffset + i * columns;
      for (int j = from; j < columns; j++) {
        y[yRow + j] = Element.scaleFeature(x[xRow + j], shift[j], scale[j]);
      }
    }
  }
}
