package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Gemm;
import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Into how many blocks of rows a product of some shape may be cut without changing a bit. That
 * depends on the library: each value of C is a sum over k in some order, which must not depend on
 * the number of rows. So the first time that a shape is met, a product of it is computed as a whole
 * and in blocks, on numbers of its own, and it is cut only if all bits agree. (Products have no
 * branch that depends on the numbers.)
 */
final class RowSplits {
  /** Least work that is worth cutting, in multiplications: some tenths of a millisecond. */
  private static final long WORTH = 4_000_000;

  /** Rows of a block are a multiple of this, as the tiles of libraries are. */
  private static final int TILE = 16;

  private static final int LEAST_ROWS = 64;
  private static final int BLOCKS = 4;

  private final Gemm gemm;
  private final Map<Form, Integer> known = new ConcurrentHashMap<>();

  RowSplits(Gemm gemm) {
    this.gemm = gemm;
  }

  /** What the order of sums in a product may depend on. */
  private record Form(
      int m,
      int n,
      int k,
      boolean turnedA,
      boolean turnedB,
      int strideA,
      int strideB,
      int strideC,
      float beta) {
    static Form of(Matrix a, Matrix b, float beta, Matrix c) {
      return new Form(
          c.rows(),
          c.columns(),
          a.columns(),
          a.isTransposed(),
          b.isTransposed(),
          a.stride(),
          b.stride(),
          c.stride(),
          beta);
    }
  }

  /** Rows of a block; all of C if it is not to be cut. */
  int rows(Matrix a, Matrix b, float beta, Matrix c) {
    long work = (long) c.rows() * c.columns() * a.columns();
    if (work < WORTH || c.rows() < 2 * LEAST_ROWS) {
      return c.rows();
    }
    return known.computeIfAbsent(Form.of(a, b, beta, c), this::settle);
  }

  private int settle(Form form) {
    int rows = Math.max(LEAST_ROWS, (form.m() + BLOCKS - 1) / BLOCKS);
    rows = (rows + TILE - 1) / TILE * TILE;
    return rows < form.m() && sameBits(form, rows) ? rows : form.m();
  }

  private boolean sameBits(Form form, int rows) {
    Matrix a = factor(form.m(), form.k(), form.strideA(), form.turnedA(), 0);
    Matrix b = factor(form.k(), form.n(), form.strideB(), form.turnedB(), 1);
    Matrix whole = factor(form.m(), form.n(), form.strideC(), false, 2);
    Matrix cut = factor(form.m(), form.n(), form.strideC(), false, 2);
    gemm.multiply(a, b, form.beta(), whole);
    for (int block = 0; block * rows < form.m(); block++) {
      multiply(gemm, a, b, form.beta(), cut, block, rows);
    }
    return Arrays.equals(whole.data(), cut.data());
  }

  private static Matrix factor(int rows, int columns, int stride, boolean turned, int number) {
    int lines = turned ? columns : rows;
    float[] values = new float[Math.multiplyExact(lines, stride)];
    KeyedRandom random = KeyedRandom.of(0, KeyedRandom.Purpose.FINGERPRINT, -2 - number);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (2 * random.uniform(i) - 1);
    }
    Matrix lying = new Matrix(values, 0, lines, turned ? rows : columns, stride);
    return turned ? lying.transposed() : lying;
  }

  /** Computes block {@code block} of the rows of C. */
  static void multiply(Gemm gemm, Matrix a, Matrix b, float beta, Matrix c, int block, int rows) {
    int first = block * rows;
    int count = Math.min(rows, c.rows() - first);
    Matrix left =
        a.isTransposed()
            ? Matrix.view().show(a.transposed(), 0, a.columns(), first, count).transposed()
            : Matrix.view().show(a, first, count);
    gemm.multiply(left, b, beta, Matrix.view().show(c, first, count));
  }
}
