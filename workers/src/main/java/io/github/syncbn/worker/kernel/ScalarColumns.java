package io.github.syncbn.worker.kernel;

import java.util.Arrays;

/**
 * Column sums in plain Java over the columns {@code from..columns-1} of a rows x columns matrix:
 * all of them for the scalar twin, the last few for the lane-wise one. Every column is one
 * accumulator in double that takes the rows in order.
 */
final class ScalarColumns {
  private ScalarColumns() {}

  static void sums(
      float[] x, int xOffset, int rows, int columns, int from, double[] sums, int sumsOffset) {
    Arrays.fill(sums, sumsOffset + from, sumsOffset + columns, 0.0);
    for (int i = 0; i < rows; i++) {
      int row = xOffset + i * columns;
      for (int j = from; j < columns; j++) {
        sums[sumsOffset + j] += x[row + j];
      }
    }
  }

  static void powerSums(
      float[] x,
      int xOffset,
      int rows,
      int columns,
      int from,
      float[] pivot,
      int pivotOffset,
      double[] first,
      int firstOffset,
      double[] second,
      int secondOffset) {
    Arrays.fill(first, firstOffset + from, firstOffset + columns, 0.0);
    Arrays.fill(second, secondOffset + from, secondOffset + columns, 0.0);
    for (int i = 0; i < rows; i++) {
      int row = xOffset + i * columns;
      for (int j = from; j < columns; j++) {
        double d = (double) x[row + j] - (double) pivot[pivotOffset + j];
        first[firstOffset + j] += d;
        second[secondOffset + j] += d * d;
      }
    }
  }

  static void powerSumsWeighted(
      float[] x,
      int xOffset,
      int rows,
      int columns,
      int from,
      float[] weights,
      int weightsOffset,
      float[] pivot,
      int pivotOffset,
      double[] first,
      int firstOffset,
      double[] second,
      int secondOffset) {
    Arrays.fill(first, firstOffset + from, firstOffset + columns, 0.0);
    Arrays.fill(second, secondOffset + from, secondOffset + columns, 0.0);
    for (int i = 0; i < rows; i++) {
      int row = xOffset + i * columns;
      double weight = weights[weightsOffset + i];
      for (int j = from; j < columns; j++) {
        double d = (double) x[row + j] - (double) pivot[pivotOffset + j];
        double weighted = weight * d;
        first[firstOffset + j] += weighted;
        second[secondOffset + j] += weighted * d;
      }
    }
  }

  static void normalizeGradientSums(
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      int rows,
      int columns,
      int from,
      float[] meanHigh,
      float[] meanLow,
      double[] sums,
      int sumsOffset) {
    int products = sumsOffset + columns;
    Arrays.fill(sums, sumsOffset + from, sumsOffset + columns, 0.0);
    Arrays.fill(sums, products + from, products + columns, 0.0);
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * columns;
      int dyRow = dyOffset + i * columns;
      for (int j = from; j < columns; j++) {
        double gradient = dy[dyRow + j];
        double d = Element.centered(x[xRow + j], meanHigh[j], meanLow[j]);
        sums[sumsOffset + j] += gradient;
        sums[products + j] += gradient * d;
      }
    }
  }
}
