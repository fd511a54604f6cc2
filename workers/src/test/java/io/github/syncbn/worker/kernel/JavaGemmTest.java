package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Our own product against its definition, as bits. */
class JavaGemmTest {
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {2, 3, 4},
    {5, 31, 33},
    {4, 32, 128},
    {9, 64, 129},
    {131, 33, 130},
    {3, 1040, 65},
    {33, 513, 7},
    {64, 16, 257},
    {70, 128, 300},
    {40, 10, 16},
    {8, 48, 600}
  };

  @Test
  void multiply_bothTwins_giveTheBitsOfTheDefinition() {
    for (int[] shape : SHAPES) {
      for (int mode = 0; mode < 8; mode++) {
        boolean transposeA = (mode & 1) != 0;
        boolean transposeB = (mode & 2) != 0;
        float beta = mode >> 2;
        int m = shape[0];
        int n = shape[1];
        int k = shape[2];
        float[] a = TestMatrices.gaussian(m * k, 1);
        float[] b = TestMatrices.gaussian(k * n, 2);
        float[] c = TestMatrices.gaussian(m * n, 3);
        int[] expected =
            TestMatrices.bits(byDefinition(transposeA, transposeB, m, n, k, a, b, beta, c));
        for (Gemm gemm : new Gemm[] {new ScalarGemm(), new VectorGemm()}) {
          float[] actual = c.clone();
          gemm.multiply(transposeA, transposeB, m, n, k, a, 0, b, 0, beta, actual, 0);
          assertThat(TestMatrices.bits(actual))
              .as("%s %d x %d x %d, mode %d", gemm.getClass().getSimpleName(), m, n, k, mode)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void multiply_specialValues_twinsAgree() {
    int m = 21;
    int n = 50;
    int k = 3;
    float[] a = TestMatrices.withSpecials(m * k, 1);
    float[] b = TestMatrices.withSpecials(k * n, 2);
    float[] scalar = new float[m * n];
    float[] vector = new float[m * n];
    new ScalarGemm().multiply(false, false, m, n, k, a, 0, b, 0, 0f, scalar, 0);
    new VectorGemm().multiply(false, false, m, n, k, a, 0, b, 0, 0f, vector, 0);
    assertThat(TestMatrices.bits(vector)).isEqualTo(TestMatrices.bits(scalar));
  }

  private static float[] byDefinition(
      boolean transposeA,
      boolean transposeB,
      int m,
      int n,
      int k,
      float[] a,
      float[] b,
      float beta,
      float[] old) {
    float[] c = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float sum = beta == 0f ? 0f : old[i * n + j];
        for (int p = 0; p < k; p++) {
          float left = a[transposeA ? p * m + i : i * k + p];
          sum = Math.fma(left, b[transposeB ? j * k + p : p * n + j], sum);
        }
        c[i * n + j] = sum;
      }
    }
    return c;
  }
}
