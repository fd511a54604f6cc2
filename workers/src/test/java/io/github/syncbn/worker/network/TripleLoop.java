package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.tensor.Matrix;

/** A product by plain loops, the sum over k in float: slow, and easy to believe. */
final class TripleLoop implements Gemm {
  private final int even;

  /**
   * @param even how many columns are summed forwards; those after them are summed backwards, as if
   *     by another kernel
   */
  TripleLoop(int even) {
    this.even = even;
  }

  @Override
  public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    int k = a.columns();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        int at = c.index(i, j);
        float sum = beta == 0 ? 0 : c.data()[at];
        for (int step = 0; step < k; step++) {
          int p = order(j, step, k);
          sum += a.data()[a.index(i, p)] * b.data()[b.index(p, j)];
        }
        c.data()[at] = sum;
      }
    }
  }

  private int order(int column, int step, int k) {
    return column >= even ? k - 1 - step : step;
  }

  @Override
  public String description() {
    return "triple loop";
  }
}
