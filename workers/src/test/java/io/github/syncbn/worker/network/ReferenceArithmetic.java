package io.github.syncbn.worker.network;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.Kernels;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Plain loops for what inference takes: slow, and easy to believe. */
final class ReferenceArithmetic {
  private ReferenceArithmetic() {}

  /** The sum over k in order, in float. */
  static final class TripleLoop implements Gemm {
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

    private final boolean uneven;

    /**
     * @param uneven whether columns from 12 on are summed backwards, as if by another kernel
     */
    TripleLoop(boolean uneven) {
      this.uneven = uneven;
    }

    private int order(int column, int step, int k) {
      return uneven && column >= 12 ? k - 1 - step : step;
    }

    @Override
    public String description() {
      return "triple loop";
    }
  }

  /** Rectifiers, and what the interface itself implements. */
  static Kernels kernels() {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments);
          }
          float slope = method.getName().equals("leakyRelu") ? (float) arguments[5] : 0;
          if (!method.getName().toLowerCase(java.util.Locale.ROOT).endsWith("relu")) {
            throw new UnsupportedOperationException(method.getName());
          }
          float[] x = (float[]) arguments[0];
          float[] y = (float[]) arguments[2];
          for (int i = 0; i < (int) arguments[4]; i++) {
            float value = x[(int) arguments[1] + i];
            y[(int) arguments[3] + i] = Math.max(0f, value) + slope * Math.min(0f, value);
          }
          return null;
        };
    return (Kernels)
        Proxy.newProxyInstance(
            Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, handler);
  }
}
