package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Matrix;

/** The gradient of a bias: the sums of the columns of dy. */
final class ColumnSums {
  private static final int SUMS = 0;

  private ColumnSums() {}

  /** Writes the sums of the columns of {@code dy}, summed in double, to a row. */
  static void into(Matrix row, Matrix dy, LayerContext context) {
    int columns = dy.columns();
    double[] sums = context.doubles(SUMS, columns);
    context.kernels().columnSums(dy, sums, 0);
    for (int j = 0; j < columns; j++) {
      row.data()[row.offset() + j] = (float) sums[j];
    }
  }
}
