package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * oneDNN on one thread. Its number of threads belongs to each calling thread, so every call sets it
 * and leaves it as it was. Bits depend on the strides of the matrices, by which oneDNN chooses
 * whether to pack them, but not on where they lie.
 *
 * <p>It reads a transposed left factor down its columns, some at a time, and a right factor that is
 * not transposed along its rows. Where these lie a multiple of 512 bytes apart, the product takes
 * up to one and a half times as long; such a factor is copied ({@link Spacing}), in blocks that a
 * cache holds.
 */
final class OneDnnGemm implements Gemm {
  /** Largest offset that can be told in bytes. */
  private static final int FARTHEST = Integer.MAX_VALUE / Float.BYTES;

  /** Rows of a product from which on copying the right factor is worth its time. */
  private static final int MANY_ROWS = 256;

  private static final Spacing LEFT = new Spacing();
  private static final Spacing RIGHT = new Spacing();

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
    if (!a.isTransposed() || !Spacing.crowded(a)) {
      multiplyRight(a, b, beta, c);
      return;
    }
    int most = Spacing.columns(a.columns());
    for (int first = 0; first < a.rows(); first += most) {
      int count = Math.min(most, a.rows() - first);
      Matrix part = count == c.rows() ? c : Matrix.view().show(c, first, count);
      multiplyRight(LEFT.copy(a.transposed(), first, count).transposed(), b, beta, part);
    }
  }

  private void multiplyRight(Matrix a, Matrix b, float beta, Matrix c) {
    if (b.isTransposed() || !Spacing.crowded(b) || c.rows() < MANY_ROWS) {
      multiplyNear(a, b, beta, c);
      return;
    }
    int most = Spacing.columns(b.rows());
    for (int first = 0; first < b.columns(); first += most) {
      int count = Math.min(most, b.columns() - first);
      Matrix part = count == c.columns() ? c : Matrix.view().show(c, 0, c.rows(), first, count);
      multiplyNear(a, RIGHT.copy(b, first, count), beta, part);
    }
  }

  private void multiplyNear(Matrix a, Matrix b, float beta, Matrix c) {
    Matrix result = nearer(c);
    onOneThread(nearer(a), nearer(b), beta, result);
    if (result != c) {
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
