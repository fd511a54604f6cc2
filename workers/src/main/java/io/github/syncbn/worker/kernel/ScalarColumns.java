package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * Column sums in plain Java over the columns {@code from..columns-1}: all of them for the scalar
 * twin, the last few for the lane-wise one. Every column is one accumulator in double that takes
 * the rows in order.
 */
final class ScalarColumns {
  private ScalarColumns() {}

  static void sums(Matrix x, double[] sums, int offset, int from) {
    Arrays.fill(sums, offset + from, offset + x.columns(), 0.0);
    for (int i = 0; i < x.rows(); i++) {
      int row = x.rowStart(i);
      for (int j = from; j < x.columns(); j++) {
        sums[offset + j] += x.data()[row + j];
      }
    }
  }

  static void powerSums(Matrix x, Matrix pivot, double[] sums, int offset, int from) {
    float[] value = x.data();
    float[] zero = pivot.data();
    int pivotOffset = pivot.offset();
    int columns = x.columns();
    int squares = offset + columns;
    Arrays.fill(sums, offset + from, squares, 0.0);
    Arrays.fill(sums, squares + from, squares + columns, 0.0);
    for (int i = 0; i < x.rows(); i++) {
      int row = x.rowStart(i);
      for (int j = from; j < columns; j++) {
        double d = (double) value[row + j] - (double) zero[pivotOffset + j];
        sums[offset + j] += d;
        sums[squares + j] += d * d;
      }
    }
  }

  static void powerSumsWeighted(
      Matrix x,
      float[] weights,
      int weightsOffset,
      Matrix pivot,
      double[] sums,
      int offset,
      int from) {
    float[] value = x.data();
    float[] zero = pivot.data();
    int pivotOffset = pivot.offset();
    int columns = x.columns();
    int squares = offset + columns;
    Arrays.fill(sums, offset + from, squares, 0.0);
    Arrays.fill(sums, squares + from, squares + columns, 0.0);
    for (int i = 0; i < x.rows(); i++) {
      int row = x.rowStart(i);
      double weight = weights[weightsOffset + i];
      for (int j = from; j < columns; j++) {
        double d = (double) value[row + j] - (double) zero[pivotOffset + j];
        double weighted = weight * d;
        sums[offset + j] += weighted;
        sums[squares + j] += weighted * d;
      }
    }
  }

  static void normalizeGradientSums(
      Matrix x, Matrix dy, Normalization by, double[] sums, int offset, int from) {
    int products = offset + x.columns();
    Arrays.fill(sums, offset + from, products, 0.0);
    Arrays.fill(sums, products + from, products + x.columns(), 0.0);
    for (int i = 0; i < x.rows(); i++) {
      int xRow = x.rowStart(i);
      int dyRow = dy.rowStart(i);
      for (int j = from; j < x.columns(); j++) {
        double gradient = dy.data()[dyRow + j];
        sums[offset + j] += gradient;
        sums[products + j] +=
            gradient * Element.centered(x.data()[xRow + j], by.meanHigh()[j], by.meanLow()[j]);
      }
    }
  }
}
