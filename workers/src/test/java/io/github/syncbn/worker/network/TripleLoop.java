package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.Gemm;

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
  public void multiply(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float beta,
      float[] c,
      int cOffset) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = beta == 0 ? 0 : c[cOffset + i * n + j];
        for (int step = 0; step < k; step++) {
          int p = order(j, step, k);
          sum +=
              a[aOffset + (transposeA ? p * m + i : i * k + p)]
                  * b[bOffset + (transposeB ? j * k + p : p * n + j)];
        }
        c[cOffset + i * n + j] = sum;
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
