package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * oneDNN on one thread. Its number of threads belongs to each calling thread, so every call sets it
 * and leaves it as it was. Bits depend on the strides of the matrices, by which oneDNN chooses
 * whether to pack them, but not on where they lie.
 *
 * <p>It reads a transposed left factor down its columns, some at a time. Where these lie a multiple
 * of 512 bytes apart, they meet in few sets of the first-level cache, and the product takes up to
 * one and a half times as long; such a factor is copied with other distances, in blocks that a
 * second-level cache holds.
 */
final class OneDnnGemm implements Gemm {
  /** Largest offset that can be told in bytes. */
  private static final int FARTHEST = Integer.MAX_VALUE / Float.BYTES;

  /** Floats in 512 bytes. */
  private static final int CROWDED = 128;

  /** Keeps lines apart whose distance would be a multiple of that. */
  private static final int GAP = 16;

  /** Floats of a copied block, unless fewer columns than {@link #LEAST_COLUMNS} would fit. */
  private static final int BLOCK = 1 << 18;

  private static final int LEAST_COLUMNS = CROWDED;

  private static final ThreadLocal<float[]> SPACED = ThreadLocal.withInitial(() -> new float[0]);

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
      multiplyInto(c, a, nearer(b), beta);
    } else {
      Matrix result = nearer(c);
      multiplyInto(result, a, nearer(b), beta);
      c.copyFrom(result);
    }
  }

  private void multiplyInto(Matrix c, Matrix a, Matrix b, float beta) {
    if (!a.isTransposed() || a.stride() % CROWDED != 0) {
      onOneThread(nearer(a), b, beta, c);
      return;
    }
    int most = Math.max(LEAST_COLUMNS, BLOCK / a.columns() / CROWDED * CROWDED);
    for (int first = 0; first < a.rows(); first += most) {
      int count = Math.min(most, a.rows() - first);
      Matrix part = count == c.rows() ? c : Matrix.view().show(c, first, count);
      onOneThread(spaced(a.transposed(), first, count), b, beta, part);
    }
  }

  /** Some columns of a matrix as it lies, copied to where they do not crowd the cache; turned. */
  private static Matrix spaced(Matrix lying, int first, int count) {
    int stride = (count + CROWDED - 1) / CROWDED * CROWDED + GAP;
    int length = Math.multiplyExact(lying.rows(), stride);
    float[] values = SPACED.get();
    if (values.length < length) {
      values = new float[length];
      SPACED.set(values);
    }
    for (int i = 0; i < lying.rows(); i++) {
      System.arraycopy(lying.data(), lying.rowStart(i) + first, values, i * stride, count);
    }
    return new Matrix(values, 0, lying.rows(), count, stride).transposed();
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
