package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.tensor.Matrix;
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
          gemm.multiply(
              TestMatrices.factor(a, 0, m, k, transposeA),
              TestMatrices.factor(b, 0, k, n, transposeB),
              beta,
              new Matrix(actual, 0, m, n));
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
    Matrix a = new Matrix(TestMatrices.withSpecials(m * k, 1), 0, m, k);
    Matrix b = new Matrix(TestMatrices.withSpecials(k * n, 2), 0, k, n);
    float[] scalar = new float[m * n];
    float[] vector = new float[m * n];
    new ScalarGemm().multiply(a, b, 0f, new Matrix(scalar, 0, m, n));
    new VectorGemm().multiply(a, b, 0f, new Matrix(vector, 0, m, n));
    assertThat(TestMatrices.bits(vector)).isEqualTo(TestMatrices.bits(scalar));
  }

  @Test
  void multiply_partsOfLargerMatrices_givesTheBitsOfCopies() {
    int m = 19;
    int n = 37;
    int k = 11;
    for (Gemm gemm : new Gemm[] {new ScalarGemm(), new VectorGemm()}) {
      for (int mode = 0; mode < 8; mode++) {
        boolean transposeA = (mode & 1) != 0;
        boolean transposeB = (mode & 2) != 0;
        float beta = mode >> 2;
        Matrix a = part(transposeA ? k : m, transposeA ? m : k, 1);
        Matrix b = part(transposeB ? n : k, transposeB ? k : n, 2);
        Matrix c = part(m, n, 3);
        Matrix expected = copy(c);
        gemm.multiply(turned(copy(a), transposeA), turned(copy(b), transposeB), beta, expected);
        float[] around = c.data().clone();
        new Matrix(around, c.offset(), m, n, c.stride()).copyFrom(expected);
        gemm.multiply(turned(a, transposeA), turned(b, transposeB), beta, c);
        assertThat(TestMatrices.bits(c.data())).isEqualTo(TestMatrices.bits(around));
      }
    }
  }

  /** Rows 2.. and columns 3.. of a larger matrix. */
  private static Matrix part(int rows, int columns, int key) {
    float[] data = TestMatrices.gaussian((rows + 4) * (columns + 5), key);
    return Matrix.view().show(new Matrix(data, 0, rows + 4, columns + 5), 2, rows, 3, columns);
  }

  private static Matrix copy(Matrix matrix) {
    Matrix copy =
        new Matrix(new float[matrix.rows() * matrix.columns()], 0, matrix.rows(), matrix.columns());
    copy.copyFrom(matrix);
    return copy;
  }

  private static Matrix turned(Matrix matrix, boolean transposed) {
    return transposed ? matrix.transposed() : matrix;
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
