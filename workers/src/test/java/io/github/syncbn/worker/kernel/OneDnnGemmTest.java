package io.github.syncbn.worker.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.syncbn.worker.tensor.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class OneDnnGemmTest {
  @Test
  void multiply_fartherThanBytesCanTell_givesTheSameBits() {
    OneDnnGemm gemm = (OneDnnGemm) Blas.gemm(BlasChoice.ONE_DNN);
    for (int mode = 0; mode < 8; mode++) {
      PlacedProduct product = PlacedProduct.random(3 + mode, mode);
      assertThat(product.run(gemm.copyingBeyond(-1), 5)).isEqualTo(product.run(gemm, 5));
    }
  }

  @Test
  void multiply_columnsThatCrowdTheCache_givesTheBitsOfOthers() {
    Gemm gemm = Blas.gemm(BlasChoice.ONE_DNN);
    int steps = 2100;
    int rows = 256;
    Matrix crowded = values(steps, rows, rows, 37);
    Matrix spaced = values(steps, rows, rows + 16, 37);
    Matrix b = values(steps, 40, 40, 23);
    for (float beta = 0; beta <= 1; beta++) {
      Matrix fromCrowded = values(rows, 40, 40, 3);
      Matrix fromSpaced = values(rows, 40, 40, 3);
      gemm.multiply(crowded.transposed(), b, beta, fromCrowded);
      // In the same blocks of columns, from where they lie.
      for (int first = 0; first < rows; first += 128) {
        Matrix part = Matrix.view().show(spaced, 0, steps, first, 128);
        gemm.multiply(part.transposed(), b, beta, Matrix.view().show(fromSpaced, first, 128));
      }
      assertThat(fromCrowded.data()).isEqualTo(fromSpaced.data());
    }
  }

  @Test
  void multiply_rightFactorWhoseRowsCrowdTheCache_givesTheBitsOfOthers() {
    Gemm gemm = Blas.gemm(BlasChoice.ONE_DNN);
    int steps = 2100;
    int columns = 384;
    int rows = 260;
    Matrix crowded = values(steps, columns, columns, 37);
    Matrix spaced = values(steps, columns, columns + 16, 37);
    Matrix a = values(rows, steps, steps, 23);
    for (float beta = 0; beta <= 1; beta++) {
      Matrix fromCrowded = values(rows, columns, columns, 3);
      Matrix fromSpaced = values(rows, columns, columns, 3);
      gemm.multiply(a, crowded, beta, fromCrowded);
      // In the same blocks of columns, from where they lie.
      for (int first = 0; first < columns; first += 128) {
        Matrix part = Matrix.view().show(spaced, 0, steps, first, 128);
        gemm.multiply(a, part, beta, Matrix.view().show(fromSpaced, 0, rows, first, 128));
      }
      assertThat(fromCrowded.data()).isEqualTo(fromSpaced.data());
    }
  }

  private static Matrix values(int rows, int columns, int stride, int key) {
    Matrix matrix = new Matrix(new float[rows * stride], 0, rows, columns, stride);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.data()[matrix.index(i, j)] = (i * key + j * 11) % 29 - 14 + 0.1f * (j % 7);
      }
    }
    return matrix;
  }
}
