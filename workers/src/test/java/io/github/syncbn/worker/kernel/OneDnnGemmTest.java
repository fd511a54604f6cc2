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
    Matrix crowded = new Matrix(new float[steps * rows], 0, steps, rows);
    Matrix spaced = new Matrix(new float[steps * (rows + 16)], 0, steps, rows, rows + 16);
    for (int i = 0; i < steps; i++) {
      for (int j = 0; j < rows; j++) {
        float value = (i * 37 + j * 11) % 29 - 14 + 0.1f * (j % 7);
        crowded.data()[crowded.index(i, j)] = value;
        spaced.data()[spaced.index(i, j)] = value;
      }
    }
    Matrix b = new Matrix(new float[steps * 40], 0, steps, 40);
    for (int i = 0; i < b.data().length; i++) {
      b.data()[i] = i % 23 - 11.3f;
    }
    for (float beta = 0; beta <= 1; beta++) {
      Matrix fromCrowded = new Matrix(new float[rows * 40], 0, rows, 40);
      Matrix fromSpaced = new Matrix(new float[rows * 40], 0, rows, 40);
      fromCrowded.fill(3);
      fromSpaced.fill(3);
      gemm.multiply(crowded.transposed(), b, beta, fromCrowded);
      // In the same blocks of columns, from where they lie.
      for (int first = 0; first < rows; first += 128) {
        Matrix part = Matrix.view().show(spaced, 0, steps, first, 128);
        gemm.multiply(part.transposed(), b, beta, Matrix.view().show(fromSpaced, first, 128));
      }
      assertThat(fromCrowded.data()).isEqualTo(fromSpaced.data());
    }
  }
}
