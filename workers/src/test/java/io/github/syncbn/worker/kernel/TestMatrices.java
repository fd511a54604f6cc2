package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.kernel.KeyedRandom.Purpose;
import io.github.syncbn.worker.tensor.Matrix;

/** Keyed data for the tests of this package. */
final class TestMatrices {
  /** Lengths around every vector width, and some that leave tails after several vectors. */
  static final int[] AWKWARD_LENGTHS = {
    0, 1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 127, 1000
  };

  private static final float[] SPECIALS = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    0f,
    -0f,
    Float.MIN_VALUE,
    -Float.MIN_VALUE,
    Float.MIN_NORMAL,
    -Float.MIN_NORMAL / 3,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.intBitsToFloat(0xffc00000)
  };

  private TestMatrices() {}

  static float[] gaussian(int length, long key) {
    KeyedRandom random = KeyedRandom.of(99, Purpose.INITIALIZATION, key);
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) random.gaussian(i);
    }
    return x;
  }

  /** Gaussian numbers among which every second one is special. */
  static float[] withSpecials(int length, long key) {
    float[] x = gaussian(length, key);
    KeyedRandom random = KeyedRandom.of(98, Purpose.INITIALIZATION, key);
    for (int i = 0; i < length; i++) {
      if (random.below(2, 2 * i) == 0) {
        x[i] = SPECIALS[random.below(SPECIALS.length, 2 * i + 1)];
      }
    }
    return x;
  }

  /** A matrix of so many rows and columns, or the transpose of one that is stored the other way. */
  static Matrix factor(float[] data, int offset, int rows, int columns, boolean transposed) {
    return transposed
        ? new Matrix(data, offset, columns, rows).transposed()
        : new Matrix(data, offset, rows, columns);
  }

  static byte[] bytes(int length, long key) {
    KeyedRandom random = KeyedRandom.of(97, Purpose.INITIALIZATION, key);
    byte[] x = new byte[length];
    for (int i = 0; i < length; i++) {
      x[i] = (byte) random.bits(i);
    }
    return x;
  }

  /**
   * Bits, with one NaN: which of two NaN operands lives on is the compiler's choice, in either
   * twin.
   */
  static int[] bits(float[] x) {
    int[] bits = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      bits[i] = Float.floatToIntBits(x[i]);
    }
    return bits;
  }

  static long[] bits(double[] x) {
    long[] bits = new long[x.length];
    for (int i = 0; i < x.length; i++) {
      bits[i] = Double.doubleToLongBits(x[i]);
    }
    return bits;
  }
}
