package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.kernel.KeyedRandom.Purpose;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * A product whose matrices may lie anywhere in their arrays, with anything around them.
 *
 * @param shape m, n, k
 * @param gaps by which the stride of each of the three matrices is more than its columns
 * @param mode 1: A is stored transposed, 2: B is, 4: C is added to
 */
record PlacedProduct(int[] shape, int[] gaps, int mode) {
  private static final int FARTHEST = 64;

  /** Of up to {@code most} rows and columns, with gaps or without. */
  static PlacedProduct random(int most, int key) {
    KeyedRandom random = KeyedRandom.of(96, Purpose.INITIALIZATION, key);
    int[] shape = new int[3];
    int[] gaps = new int[3];
    for (int i = 0; i < 3; i++) {
      shape[i] = 1 + random.below(most, 3 * i);
      gaps[i] = random.below(2, 3 * i + 1) * random.below(40, 3 * i + 2);
    }
    return new PlacedProduct(shape, gaps, random.below(8, 10));
  }

  /**
   * The bits of C, without gaps.
   *
   * @param place of the matrices, and of what lies around them; changes no bit
   * @throws AssertionError if anything around C has changed
   */
  int[] run(Gemm gemm, int place) {
    KeyedRandom random = KeyedRandom.of(95, Purpose.INITIALIZATION, place);
    Matrix a = placed(0, random);
    Matrix b = placed(1, random);
    Matrix c = placed(2, random);
    boolean adds = (mode & 4) != 0;
    if (!adds) {
      c.fill(random.below(2, 9) == 0 ? Float.NaN : Float.POSITIVE_INFINITY);
    }
    float[] around = c.data().clone();
    gemm.multiply(
        turned(0) ? a.transposed() : a, turned(1) ? b.transposed() : b, adds ? 1f : 0f, c);
    Matrix result = new Matrix(new float[c.rows() * c.columns()], 0, c.rows(), c.columns());
    result.copyFrom(c);
    new Matrix(around, c.offset(), c.rows(), c.columns(), c.stride()).copyFrom(result);
    if (!Arrays.equals(around, c.data())) {
      throw new AssertionError(this + " wrote beside C");
    }
    return TestMatrices.bits(result.data());
  }

  private boolean turned(int which) {
    return which < 2 && (mode & (1 << which)) != 0;
  }

  /** The matrix number {@code which}, as it is stored. */
  private Matrix placed(int which, KeyedRandom random) {
    int[][] sizes = {{shape[0], shape[2]}, {shape[2], shape[1]}, {shape[0], shape[1]}};
    int rows = sizes[which][turned(which) ? 1 : 0];
    int columns = sizes[which][turned(which) ? 0 : 1];
    int stride = columns + gaps[which];
    int offset = random.below(FARTHEST, which);
    float[] data =
        TestMatrices.gaussian(
            offset + rows * stride + random.below(FARTHEST, 3 + which), random.bits(6 + which));
    Matrix matrix = new Matrix(data, offset, rows, columns, stride);
    matrix.copyFrom(new Matrix(TestMatrices.gaussian(rows * columns, which), 0, rows, columns));
    return matrix;
  }
}
