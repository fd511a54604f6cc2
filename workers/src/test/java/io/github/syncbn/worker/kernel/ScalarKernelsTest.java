package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The scalar twin, the reference of the other, against formulas in double. */
class ScalarKernelsTest {
  private static final int ROWS = 13;
  private static final int COLUMNS = 5;
  private static final int SIZE = ROWS * COLUMNS;

  private final Kernels kernels = new ScalarKernels();
  private final float[] x = TestMatrices.gaussian(SIZE, 1);
  private final float[] dy = TestMatrices.gaussian(SIZE, 2);
  private final float[] meanHigh = TestMatrices.gaussian(COLUMNS, 3);
  private final float[] meanLow = {1e-9f, -1e-9f, 0f, 2e-9f, 1e-10f};
  private final float[] scale = TestMatrices.gaussian(COLUMNS, 4);
  private final float[] shift = TestMatrices.gaussian(COLUMNS, 5);
  private final float[] a = TestMatrices.gaussian(COLUMNS, 6);
  private final float[] b = TestMatrices.gaussian(COLUMNS, 7);
  private final Normalization by = new Normalization(meanHigh, meanLow, scale, shift, a, b);
  private final float[] weights = {1, 2, 0.5f, 3, 1, 0.25f, 7, 1, 1, 2, 4, 0.1f, 5};

  @Test
  void relu_negativeZeroAndNan_areZeroAndNan() {
    float[] y = new float[5];
    kernels.relu(tensor(-0f, Float.NaN, -1f, 2f, Float.NEGATIVE_INFINITY), tensor(y));
    assertThat(TestMatrices.bits(y))
        .isEqualTo(TestMatrices.bits(new float[] {0f, Float.NaN, 0f, 2f, 0f}));
  }

  @Test
  void reluGradient_outputOfEachSign_passesOnlyPositive() {
    float[] y = {-1f, -0f, 0f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN, -Float.NaN};
    float[] ones = {1, 1, 1, 1, 1, 1, 1};
    float[] dx = new float[7];
    kernels.reluGradient(tensor(y), tensor(ones), tensor(dx));
    assertThat(dx).containsExactly(0, 0, 0, 1, 1, 0, 0);
    kernels.leakyReluGradient(tensor(y), tensor(ones), tensor(dx), 0.5f);
    assertThat(dx).containsExactly(0.5f, 0.5f, 0.5f, 1, 1, 0.5f, 0.5f);
  }

  @Test
  void reluGradient_infiniteGradientBehindZero_isDroppedWithoutNan() {
    float[] dx = new float[2];
    kernels.reluGradient(tensor(0f, 0f), tensor(Float.NaN, Float.NEGATIVE_INFINITY), tensor(dx));
    assertThat(TestMatrices.bits(dx)).isEqualTo(new int[] {0, 0});
  }

  @Test
  void leakyRelu_eachSign_scalesNegative() {
    float[] y = new float[4];
    kernels.leakyRelu(tensor(-2f, 3f, 0f, Float.NaN), tensor(y), 0.25f);
    assertThat(y).containsExactly(-0.5f, 3f, 0f, Float.NaN);
  }

  @Test
  void waves_ofAngles_areSinesAndCosines() {
    int n = 4001;
    float[] f = new float[n];
    float[] y = new float[2 * n];
    for (int k = 0; k < n; k++) {
      f[k] = (k - n / 2) / 1000f;
    }
    for (float x : new float[] {1, 0.25f, -3.3f, 7}) {
      waves(f, x, y);
      for (int k = 0; k < n; k++) {
        double angle = 2 * Math.PI * ((double) f[k] * x);
        assertThat((double) y[k]).isCloseTo(Math.sin(angle), within(3.1e-8));
        assertThat((double) y[n + k]).isCloseTo(Math.cos(angle), within(3.1e-8));
      }
    }
  }

  private void waves(float[] f, float x, float[] y) {
    kernels.waves(Matrix.row(f), Matrix.row(new float[] {x}), Matrix.row(y));
  }

  @Test
  void waves_ofManyTurns_loseNothing() {
    float[] y = new float[4];
    // 2^20 turns and a quarter, and 2^20 turns.
    waves(new float[] {0x1p20f + 0.25f, 0x1p20f}, 1, y);
    assertThat(y[0]).isCloseTo(1, within(1e-7f));
    assertThat(y[1]).isCloseTo(0, within(1e-7f));
    assertThat(y[2]).isCloseTo(0, within(1e-7f));
    assertThat(y[3]).isCloseTo(1, within(1e-7f));
  }

  @Test
  void sigmoidGradientAndTanhGradient_ofOutputs_matchDerivatives() {
    float[] y = new float[SIZE];
    float[] dx = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      y[i] = (float) (1 / (1 + Math.exp(-x[i])));
    }
    kernels.sigmoidGradient(tensor(y), tensor(dy), tensor(dx));
    for (int i = 0; i < SIZE; i++) {
      double s = 1 / (1 + Math.exp(-x[i]));
      assertThat((double) dx[i]).isCloseTo(dy[i] * s * (1 - s), within(1e-6));
    }
    for (int i = 0; i < SIZE; i++) {
      y[i] = (float) Math.tanh(x[i]);
    }
    kernels.tanhGradient(tensor(y), tensor(dy), tensor(dx));
    for (int i = 0; i < SIZE; i++) {
      double t = Math.tanh(x[i]);
      assertThat((double) dx[i]).isCloseTo(dy[i] * (1 - t * t), within(1e-6));
    }
  }

  private static Tensor tensor(float... values) {
    return Tensor.of(values, values.length, new Shape(1));
  }

  private static Matrix matrix(float[] values) {
    return new Matrix(values, 0, ROWS, COLUMNS);
  }

  @Test
  void multiplyAndAdd_elements_areProductAndSum() {
    float[] y = new float[SIZE];
    kernels.multiply(x, tensor(dy), tensor(y));
    kernels.add(y, 0, x, 0, SIZE);
    for (int i = 0; i < SIZE; i++) {
      assertThat(y[i]).isEqualTo(x[i] * dy[i] + x[i]);
    }
  }

  @Test
  void columnSums_matrix_matchReferences() {
    double[] sums = new double[COLUMNS];
    double[] powers = new double[2 * COLUMNS];
    kernels.columnSums(matrix(x), sums, 0);
    kernels.columnPowerSums(matrix(x), Matrix.row(meanHigh), powers, 0);
    for (int j = 0; j < COLUMNS; j++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < ROWS; i++) {
        sum += x[i * COLUMNS + j];
        squares += Math.pow((double) x[i * COLUMNS + j] - meanHigh[j], 2);
      }
      assertThat(sums[j]).isCloseTo(sum, within(1e-12));
      assertThat(powers[j]).isCloseTo(sum - ROWS * (double) meanHigh[j], within(1e-12));
      assertThat(powers[COLUMNS + j]).isCloseTo(squares, within(1e-11));
    }
  }

  @Test
  void columnPowerSumsWeighted_matrix_matchesReference() {
    double[] powers = new double[2 * COLUMNS];
    kernels.columnPowerSumsWeighted(matrix(x), weights, 0, Matrix.row(meanHigh), powers, 0);
    for (int j = 0; j < COLUMNS; j++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < ROWS; i++) {
        double d = (double) x[i * COLUMNS + j] - meanHigh[j];
        sum += weights[i] * d;
        squares += weights[i] * d * d;
      }
      assertThat(powers[j]).isCloseTo(sum, within(1e-12));
      assertThat(powers[COLUMNS + j]).isCloseTo(squares, within(1e-11));
    }
  }

  @Test
  void columnPowerSums_largeMean_keepsTheVariance() {
    float[] far = new float[SIZE];
    float[] pivot = new float[COLUMNS];
    for (int i = 0; i < SIZE; i++) {
      far[i] = 1e7f + (i / COLUMNS);
    }
    Arrays.fill(pivot, 1e7f);
    double[] powers = new double[2 * COLUMNS];
    kernels.columnPowerSums(matrix(far), Matrix.row(pivot), powers, 0);
    assertThat(Arrays.copyOf(powers, COLUMNS)).containsOnly(78.0);
    assertThat(Arrays.copyOfRange(powers, COLUMNS, 2 * COLUMNS)).containsOnly(650.0);
  }

  @Test
  void normalize_matrix_matchesReference() {
    float[] y = new float[SIZE];
    kernels.normalize(matrix(x), matrix(y), by);
    for (int i = 0; i < SIZE; i++) {
      int j = i % COLUMNS;
      double expected = ((double) x[i] - meanHigh[j] - meanLow[j]) * scale[j] + shift[j];
      assertThat((double) y[i]).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  void normalizeRectified_negativeZeroAndNan_haveTheBitsOfNormalizeThenRelu() {
    x[3 * COLUMNS] = Float.NaN;
    scale[1] = 0f;
    shift[1] = -0f;
    float[] expected = new float[SIZE];
    kernels.normalize(matrix(x), matrix(expected), by);
    assertThat(TestMatrices.bits(expected)).contains(Float.floatToRawIntBits(-0f));
    kernels.relu(tensor(expected), tensor(expected));
    float[] y = new float[SIZE];
    kernels.normalizeRectified(matrix(x), matrix(y), by);
    assertThat(TestMatrices.bits(y)).isEqualTo(TestMatrices.bits(expected));
    assertThat(y[3 * COLUMNS]).isNaN();
  }

  @Test
  void normalizeGradientSums_matrix_matchReference() {
    double[] sums = new double[2 * COLUMNS];
    kernels.normalizeGradientSums(matrix(x), matrix(dy), by, sums, 0);
    for (int j = 0; j < COLUMNS; j++) {
      double sum = 0;
      double products = 0;
      for (int i = 0; i < ROWS; i++) {
        sum += dy[i * COLUMNS + j];
        products += dy[i * COLUMNS + j] * ((double) x[i * COLUMNS + j] - meanHigh[j] - meanLow[j]);
      }
      assertThat(sums[j]).isCloseTo(sum, within(1e-12));
      assertThat(sums[COLUMNS + j]).isCloseTo(products, within(1e-5));
    }
  }

  @Test
  void normalizeGradient_withAndWithoutWeights_matchesReference() {
    float[] plain = new float[SIZE];
    float[] weighted = dy.clone();
    kernels.normalizeGradient(matrix(x), matrix(dy), matrix(plain), by);
    Matrix inPlace = matrix(weighted);
    kernels.normalizeGradientWeighted(matrix(x), inPlace, inPlace, by, weights, 0);
    for (int i = 0; i < SIZE; i++) {
      int j = i % COLUMNS;
      double w = weights[i / COLUMNS];
      double d = (double) x[i] - meanHigh[j] - meanLow[j];
      assertThat((double) plain[i]).isCloseTo(scale[j] * (dy[i] - a[j] - d * b[j]), within(1e-5));
      assertThat((double) weighted[i])
          .isCloseTo(scale[j] * (dy[i] - w * a[j] - w * d * b[j]), within(1e-4));
    }
  }

  @Test
  void scaleFeatures_matrix_subtractsThenScales() {
    float[] y = x.clone();
    kernels.scaleFeatures(matrix(y), matrix(y), shift, scale);
    for (int i = 0; i < SIZE; i++) {
      assertThat(y[i]).isEqualTo((x[i] - shift[i % COLUMNS]) * scale[i % COLUMNS]);
    }
  }

  @Test
  void unsignedBytesToFloats_allBytes_are0To255() {
    byte[] bytes = new byte[256];
    float[] y = new float[256];
    for (int i = 0; i < 256; i++) {
      bytes[i] = (byte) i;
    }
    kernels.unsignedBytesToFloats(bytes, 0, y, 0, 256);
    for (int i = 0; i < 256; i++) {
      assertThat(y[i]).isEqualTo(i);
    }
  }
}
