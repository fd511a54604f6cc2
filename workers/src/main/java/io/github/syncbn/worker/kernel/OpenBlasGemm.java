package io.github.syncbn.worker.kernel;

import dev.ludovic.netlib.blas.BLAS;
import io.github.syncbn.worker.tensor.Matrix;

/**
 * OpenBLAS on one thread, called through netlib's JNI wrapper, so that MLlib and Breeze in the same
 * JVM use the same library.
 */
final class OpenBlasGemm implements Gemm {
  private final BLAS blas;
  private final String description;
  private final boolean wantsRoom;

  OpenBlasGemm(BLAS blas, String description) {
    this.blas = blas;
    this.description = description;
    this.wantsRoom = wantsRoom(blas);
  }

  /**
   * Whether netlib wants a whole stride behind the last row's begin, which OpenBLAS never reads: so
   * do its versions before 3.0.4, which Spark 3.5 and 4.0 bring. The last columns of a table have
   * no such room.
   */
  private static boolean wantsRoom(BLAS blas) {
    float[] ones = {1, 1};
    try {
      blas.sgemm("N", "N", 1, 1, 2, 1f, new float[3], 0, 2, ones, 0, 2, 0f, new float[1], 0, 1);
      return false;
    } catch (IndexOutOfBoundsException e) {
      return true;
    }
  }

  @Override
  public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    if (!GemmShape.needsWork(a, b, beta, c)) {
      return;
    }
    Matrix result = roomy(c);
    product(roomy(a), roomy(b), beta, result);
    if (result != c) {
      for (int row = 0; row < c.rows(); row++) {
        System.arraycopy(
            result.data(),
            row * result.stride(),
            c.data(),
            c.offset() + row * c.stride(),
            c.columns());
      }
    }
  }

  /** A matrix, or a copy of it with the same strides that has the room. */
  private Matrix roomy(Matrix matrix) {
    int lines = matrix.isTransposed() ? matrix.columns() : matrix.rows();
    long wanted = (long) lines * matrix.stride();
    int available = matrix.data().length - matrix.offset();
    if (!wantsRoom || wanted <= available) {
      return matrix;
    }
    float[] copy = new float[Math.toIntExact(wanted)];
    System.arraycopy(matrix.data(), matrix.offset(), copy, 0, available);
    int length = matrix.isTransposed() ? matrix.rows() : matrix.columns();
    Matrix lying = new Matrix(copy, 0, lines, length, matrix.stride());
    return matrix.isTransposed() ? lying.transposed() : lying;
  }

  private void product(Matrix a, Matrix b, float beta, Matrix c) {
    // BLAS counts by columns: the same memory is C^T = B^T A^T there.
    blas.sgemm(
        b.isTransposed() ? "T" : "N",
        a.isTransposed() ? "T" : "N",
        c.columns(),
        c.rows(),
        a.columns(),
        1f,
        b.data(),
        b.offset(),
        b.stride(),
        a.data(),
        a.offset(),
        a.stride(),
        beta,
        c.data(),
        c.offset(),
        c.stride());
  }

  @Override
  public String description() {
    return description;
  }
}
