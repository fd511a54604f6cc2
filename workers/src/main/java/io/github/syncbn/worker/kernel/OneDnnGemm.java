package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * oneDNN on one thread. Its number of threads belongs to each calling thread, so every call sets it
 * and leaves it as it was. Bits depend on the strides of the matrices, by which oneDNN chooses
 * whether to pack them, but not on where they lie.
 */
final class OneDnnGemm implements Gemm {
  /** Largest offset that can be told in bytes. */
  private static final int FARTHEST = Integer.MAX_VALUE / Float.BYTES;

  private final OneDnnLibrary library;
  private final String description;
  private final int farthest;

  OneDnnGemm(OneDnnLibrary library, String description) {
    this(library, description, FARTHEST);
  }

  private OneDnnGemm(OneDnnLibrary library, String description, int farthest) {
    this.library = library;
    this.description = description;
    this.farthest = farthest;
  }

  /**
   * The same product, which copies matrices that lie farther behind in their arrays.
   *
   * @param farthest largest offset without a copy, at most that of the others
   */
  OneDnnGemm copyingBeyond(int farthest) {
    return new OneDnnGemm(library, description, Math.min(farthest, this.farthest));
  }

  @Override
  public void multiply(Matrix a, Matrix b, float beta, Matrix c) {
    if (!GemmShape.needsWork(a, b, beta, c)) {
      return;
    }
    if (c.offset() <= farthest) {
      onOneThread(nearer(a), nearer(b), beta, c);
    } else {
      Matrix result = nearer(c);
      onOneThread(nearer(a), nearer(b), beta, result);
      c.copyFrom(result);
    }
  }

  private void onOneThread(Matrix a, Matrix b, float beta, Matrix c) {
    int threads = library.threads();
    if (threads != 1) {
      library.useThreads(1);
    }
    int status;
    try {
      status = library.multiply(a, b, beta, c);
    } finally {
      if (threads != 1) {
        library.useThreads(threads);
      }
    }
    if (status != 0) {
      throw new IllegalStateException(
          description + " refuses to multiply " + a + " by " + b + ", status " + status);
    }
  }

  /** With the same stride at the start of another array, if it begins too far behind in its own. */
  private Matrix nearer(Matrix matrix) {
    if (matrix.offset() <= farthest) {
      return matrix;
    }
    boolean turned = matrix.isTransposed();
    int rows = turned ? matrix.columns() : matrix.rows();
    int columns = turned ? matrix.rows() : matrix.columns();
    int end = matrix.offset() + (rows - 1) * matrix.stride() + columns;
    float[] values = Arrays.copyOfRange(matrix.data(), matrix.offset(), end);
    Matrix copy = new Matrix(values, 0, rows, columns, matrix.stride());
    return turned ? copy.transposed() : copy;
  }

  @Override
  public String description() {
    return description;
  }
}
