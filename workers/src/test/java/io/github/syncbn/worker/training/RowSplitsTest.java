package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.kernel.Blas;
import io.github.syncbn.worker.kernel.BlasChoice;
import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowSplitsTest {
  private final Random random = new Random(1);

  private Matrix noise(int rows, int columns, boolean turned) {
    int lines = turned ? columns : rows;
    int length = turned ? rows : columns;
    // Somewhere in a larger array, as shards and parameters lie.
    int offset = random.nextInt(50);
    float[] values = new float[offset + lines * length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Matrix lying = new Matrix(values, offset, lines, length);
    return turned ? lying.transposed() : lying;
  }

  private static List<Float> values(Matrix c) {
    List<Float> values = new ArrayList<>();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.columns(); j++) {
        values.add(c.data()[c.index(i, j)]);
      }
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "256, 512, 512, false, true", "256, 512, 784, false, true", "512, 512, 512, false, false",
    "512, 784, 256, true, false", "512, 512, 128, true, false", "256, 384, 108, false, true",
    "200, 177, 133, false, true", "1000, 10, 512, false, true", "512, 512, 10, false, false"
  })
  void product_inTheBlocksItMayBeCutInto_hasTheBitsOfTheWhole(
      int m, int n, int k, boolean turnedA, boolean turnedB) {
    for (BlasChoice choice : BlasChoice.values()) {
      Gemm gemm = Blas.gemm(choice);
      RowSplits splits = new RowSplits(gemm);
      for (int beta = 0; beta <= 1; beta++) {
        Matrix a = noise(m, k, turnedA);
        Matrix b = noise(k, n, turnedB);
        Matrix whole = noise(m, n, false);
        Matrix cut = noise(m, n, false);
        cut.copyFrom(whole);
        int rows = splits.rows(a, b, beta, whole);
        gemm.multiply(a, b, beta, whole);
        for (int block = 0; block * rows < m; block++) {
          RowSplits.multiply(gemm, a, b, beta, cut, block, rows);
        }
        assertThat(values(cut)).as("%s, blocks of %d rows", choice, rows).isEqualTo(values(whole));
      }
    }
  }

  @Test
  void javaProduct_ofManyRows_isCut() {
    RowSplits splits = new RowSplits(Blas.gemm(BlasChoice.JAVA));
    assertThat(
            splits.rows(noise(512, 512, false), noise(512, 512, false), 0, noise(512, 512, false)))
        .isEqualTo(128);
    assertThat(splits.rows(noise(128, 512, true), noise(512, 512, true), 1, noise(128, 512, false)))
        .isEqualTo(64);
  }

  @Test
  void product_ofLittleWorkOrFewRows_isLeftWhole() {
    RowSplits splits = new RowSplits(Blas.gemm(BlasChoice.JAVA));
    assertThat(splits.rows(noise(512, 16, false), noise(16, 16, false), 0, noise(512, 16, false)))
        .isEqualTo(512);
    assertThat(
            splits.rows(noise(100, 900, false), noise(900, 900, false), 0, noise(100, 900, false)))
        .isEqualTo(100);
  }

  /** As libraries do that add up over k in another order where there are few rows. */
  @Test
  void productWhoseSumsDependOnTheRows_isNeverCut() {
    Gemm java = Blas.gemm(BlasChoice.JAVA);
    Gemm fickle =
        new Gemm() {
          @Override
          public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
            java.multiply(a, b, beta, c);
            if (c.rows() < 100) {
              c.data()[c.offset()] = Math.nextUp(c.data()[c.offset()]);
            }
          }

          @Override
          public String description() {
            return "fickle";
          }
        };
    RowSplits splits = new RowSplits(fickle);
    assertThat(
            splits.rows(noise(256, 512, false), noise(512, 512, false), 0, noise(256, 512, false)))
        .isEqualTo(256);
    assertThat(
            splits.rows(noise(512, 512, false), noise(512, 512, false), 0, noise(512, 512, false)))
        .as("in blocks that are large enough")
        .isEqualTo(128);
  }
}
