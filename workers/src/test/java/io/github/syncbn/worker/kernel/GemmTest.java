package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of {@link Gemm}, for every provider. */
class GemmTest {
  private static final int[][] SHAPES = {
    {1, 1, 1},
    {1, 10, 7},
    {3, 5, 1},
    {5, 33, 9},
    {4, 32, 129},
    {13, 10, 64},
    {64, 65, 63},
    {130, 31, 20},
    {7, 1030, 5},
    {12, 515, 70}
  };

  static Stream<Gemm> providers() {
    return Stream.concat(
        Stream.of(new ScalarGemm(), new VectorGemm(), Blas.gemm(BlasChoice.OPEN_BLAS)),
        TestProviders.oneDnn().stream());
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_anyShapeAndTransposition_isNearTheProductInDouble(Gemm gemm) {
    for (int[] shape : SHAPES) {
      for (int mode = 0; mode < 8; mode++) {
        Problem p = new Problem(shape, (mode & 1) != 0, (mode & 2) != 0, mode >> 2);
        p.assertNear(p.run(gemm, 2, 3, 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_otherThreadsAndOffsets_givesTheSameBits(Gemm gemm) throws Exception {
    Problem p = new Problem(new int[] {128, 100, 300}, false, true, 1);
    int[] expected = TestMatrices.bits(p.run(gemm, 0, 0, 0));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<int[]>> results = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        int shift = i;
        results.add(
            threads.submit(() -> TestMatrices.bits(p.run(gemm, shift % 17, shift % 5, shift % 3))));
      }
      for (Future<int[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_otherPlacesAndSurroundings_givesTheSameBits(Gemm gemm) {
    for (int key = 0; key < 60; key++) {
      PlacedProduct product = PlacedProduct.random(key < 57 ? 40 : 300, key);
      int[] expected = product.run(gemm, 0);
      for (int place = 1; place < 4; place++) {
        assertThat(product.run(gemm, place)).as("%s, place %d", product, place).isEqualTo(expected);
      }
      if (key % 20 == 0) {
        System.gc();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_lastColumnsOfTables_givesTheBitsOfTablesWithRoomBehind(Gemm gemm) {
    for (int mode = 0; mode < 8; mode++) {
      float beta = mode >> 2;
      boolean turnedA = (mode & 1) != 0;
      boolean turnedB = (mode & 2) != 0;
      Matrix c = lastColumns(7, 5, 1, false, 0);
      Matrix expected = lastColumns(7, 5, 1, false, 3);
      gemm.multiply(lastColumns(7, 9, 2, turnedA, 0), lastColumns(9, 5, 3, turnedB, 0), beta, c);
      gemm.multiply(
          lastColumns(7, 9, 2, turnedA, 3), lastColumns(9, 5, 3, turnedB, 3), beta, expected);
      int[] bits = TestMatrices.bits(expected.data());
      assertThat(TestMatrices.bits(c.data())).isEqualTo(Arrays.copyOf(bits, c.data().length));
    }
  }

  /** All columns of a table but the first three, with so many floats behind it. */
  private static Matrix lastColumns(int rows, int columns, int key, boolean turned, int room) {
    int lines = turned ? columns : rows;
    int length = turned ? rows : columns;
    int stride = 3 + length;
    float[] table = TestMatrices.gaussian(lines * stride, key);
    float[] data = Arrays.copyOf(table, table.length + room);
    Matrix lying = new Matrix(data, 3, lines, length, stride);
    return turned ? lying.transposed() : lying;
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_betaZero_ignoresWhatWasInC(Gemm gemm) {
    float[] c = new float[15 * 17];
    Arrays.fill(c, Float.NaN);
    float[] a = TestMatrices.gaussian(15 * 4, 1);
    float[] b = TestMatrices.gaussian(4 * 17, 2);
    gemm.multiply(of(a, 0, 15, 4), of(b, 0, 4, 17), 0f, of(c, 0, 15, 17));
    for (float value : c) {
      assertThat(value).isFinite();
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_emptyC_doesNothing(Gemm gemm) {
    float[] c = {7f};
    gemm.multiply(of(new float[0], 0, 0, 2), of(new float[6], 0, 2, 3), 0f, of(c, 0, 0, 3));
    gemm.multiply(
        TestMatrices.factor(new float[6], 0, 3, 2, true),
        TestMatrices.factor(new float[0], 0, 2, 0, true),
        0f,
        of(c, 1, 3, 0));
    assertThat(c).containsExactly(7f);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_noSteps_scalesCByBeta(Gemm gemm) {
    float[] c = {7f, Float.NaN, 3f};
    gemm.multiply(of(new float[0], 0, 2, 0), of(new float[0], 0, 0, 1), 1f, of(c, 1, 2, 1));
    assertThat(c).containsExactly(7f, Float.NaN, 3f);
    gemm.multiply(of(new float[0], 0, 2, 0), of(new float[0], 0, 0, 1), 0f, of(c, 1, 2, 1));
    assertThat(c).containsExactly(7f, 0f, 0f);
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_nanInAnOperand_reachesItsRowOrColumnOnly(Gemm gemm) {
    float[] a = TestMatrices.gaussian(5 * 6, 1);
    a[2 * 6 + 3] = Float.NaN;
    float[] c = new float[5 * 7];
    Matrix b = of(TestMatrices.gaussian(6 * 7, 2), 0, 6, 7);
    gemm.multiply(of(a, 0, 5, 6), b, 0f, of(c, 0, 5, 7));
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 7; j++) {
        assertThat(Float.isNaN(c[i * 7 + j])).as("(%d, %d)", i, j).isEqualTo(i == 2);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void multiply_wrongArguments_throws(Gemm gemm) {
    float[] six = new float[6];
    assertThatThrownBy(
            () -> gemm.multiply(of(six, 0, 2, 3), of(six, 0, 3, 3), 0f, of(six, 0, 2, 3)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> gemm.multiply(of(six, 0, 2, 3), of(six, 1, 3, 2), 0f, of(six, 0, 2, 2)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> gemm.multiply(of(six, 0, 2, 3), of(six, 0, 3, 2), 0f, of(six, 3, 2, 2)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () -> gemm.multiply(of(six, 0, -1, 3), of(six, 0, 3, 2), 0f, of(six, 0, -1, 2)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> gemm.multiply(of(six, 0, 2, 3), of(six, 0, 2, 3), 0f, of(six, 0, 2, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 x 3 times 2 x 3");
    Matrix turned = of(six, 0, 2, 2).transposed();
    assertThatThrownBy(() -> gemm.multiply(of(six, 0, 2, 3), of(six, 0, 3, 2), 0f, turned))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("transposed");
    assertThatThrownBy(
            () -> gemm.multiply(of(six, 0, 2, 3), of(six, 0, 3, 2), 0.5f, of(six, 0, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.5");
  }

  private static Matrix of(float[] data, int offset, int rows, int columns) {
    return new Matrix(data, offset, rows, columns);
  }

  /** One product, and what it must be near to. */
  private record Problem(int[] shape, boolean transposeA, boolean transposeB, float beta) {
    private static final float SENTINEL = 77f;

    float[] run(Gemm gemm, int aOffset, int bOffset, int cOffset) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      float[] c = new float[cOffset + m * n + 2];
      Arrays.fill(c, SENTINEL);
      System.arraycopy(TestMatrices.gaussian(m * n, 3), 0, c, cOffset, m * n);
      float[] a = shifted(TestMatrices.gaussian(m * k, 1), aOffset);
      float[] b = shifted(TestMatrices.gaussian(k * n, 2), bOffset);
      gemm.multiply(
          TestMatrices.factor(a, aOffset, m, k, transposeA),
          TestMatrices.factor(b, bOffset, k, n, transposeB),
          beta,
          of(c, cOffset, m, n));
      assertThat(Arrays.copyOf(c, cOffset)).containsOnly(repeated(cOffset));
      assertThat(c).endsWith(SENTINEL, SENTINEL);
      return Arrays.copyOfRange(c, cOffset, cOffset + m * n);
    }

    void assertNear(float[] actual) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      float[] a = TestMatrices.gaussian(m * k, 1);
      float[] b = TestMatrices.gaussian(k * n, 2);
      float[] c = TestMatrices.gaussian(m * n, 3);
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = beta * (double) c[i * n + j];
          double magnitude = Math.abs(sum);
          for (int p = 0; p < k; p++) {
            double product =
                (double) a[transposeA ? p * m + i : i * k + p]
                    * b[transposeB ? j * k + p : p * n + j];
            sum += product;
            magnitude += Math.abs(product);
          }
          // The bound of any order of summation in float: (k + 1) roundings of the magnitude.
          assertThat(Math.abs(actual[i * n + j] - sum))
              .as("%s (%d, %d)", this, i, j)
              .isLessThanOrEqualTo((k + 1) * 0x1p-24 * magnitude + 1e-30);
        }
      }
    }

    private static float[] repeated(int length) {
      float[] x = new float[length];
      Arrays.fill(x, SENTINEL);
      return x;
    }

    private static float[] shifted(float[] x, int offset) {
      float[] y = new float[offset + x.length];
      System.arraycopy(x, 0, y, offset, x.length);
      return y;
    }
  }
}
