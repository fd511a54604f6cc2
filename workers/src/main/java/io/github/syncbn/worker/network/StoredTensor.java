package io.github.syncbn.worker.network;

/**
 * A tensor as it stands in a {@link Safetensors} file: row-major values and a shape, which may be
 * empty for a scalar. Half-precision floats are read as {@link Floats}.
 */
public sealed interface StoredTensor {

  /** Sizes of the axes. */
  int[] shape();

  /** Number of values. */
  int size();

  /** Value number {@code index}; exact except for integers beyond 2^53. */
  double value(int index);

  /** The type in the file. */
  String type();

  /** Bytes of one value in the file. */
  int valueBytes();

  /**
   * Floats, {@code F32}.
   *
   * @param values row-major
   * @param shape sizes of the axes
   */
  record Floats(float[] values, int... shape) implements StoredTensor {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public double value(int index) {
      return values[index];
    }

    @Override
    public String type() {
      return "F32";
    }

    @Override
    public int valueBytes() {
      return Float.BYTES;
    }
  }

  /**
   * Doubles, {@code F64}.
   *
   * @param values row-major
   * @param shape sizes of the axes
   */
  record Doubles(double[] values, int... shape) implements StoredTensor {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public double value(int index) {
      return values[index];
    }

    @Override
    public String type() {
      return "F64";
    }

    @Override
    public int valueBytes() {
      return Double.BYTES;
    }
  }

  /**
   * Integers, {@code I64}.
   *
   * @param values row-major
   * @param shape sizes of the axes
   */
  record Longs(long[] values, int... shape) implements StoredTensor {
    @Override
    public int size() {
      return values.length;
    }

    @Override
    public double value(int index) {
      return values[index];
    }

    @Override
    public String type() {
      return "I64";
    }

    @Override
    public int valueBytes() {
      return Long.BYTES;
    }
  }

  /**
   * A tensor of a type that is not read: its values are not there.
   *
   * @param type the type in the file, such as {@code BOOL}
   * @param shape sizes of the axes
   */
  record Other(String type, int... shape) implements StoredTensor {
    @Override
    public int size() {
      return 0;
    }

    @Override
    public double value(int index) {
      throw new IndexOutOfBoundsException("values of type " + type + " are not read");
    }

    @Override
    public int valueBytes() {
      return 0;
    }
  }
}
