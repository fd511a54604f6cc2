package io.github.syncbn.worker.stats;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;

/**
 * A table of which most rows are absent: the codes of those that are there, ascending, and a vector
 * for each. Its memory is that of the rows that are there; it grows as needed and is reused.
 *
 * <p>Two of them are added as two dense tables are whose absent rows are never touched: a row of
 * both is their sum, left operand first, and a row of one is that row itself.
 */
public final class SparseRows {
  private static final int CODE_SHIFT = 32;

  private final int width;
  private int[] codes = new int[0];
  private float[] values = new float[0];
  private int size;

  // Of the rows of a shard, while they are sorted.
  private long[] order = new long[0];

  /** Without any row, of vectors of {@code width} values. */
  public SparseRows(int width) {
    this.width = width;
  }

  /** Values of a vector. */
  public int width() {
    return width;
  }

  /** Rows that are there. */
  public int size() {
    return size;
  }

  /** Code of row {@code index}, from 0. */
  public int code(int index) {
    return codes[index];
  }

  /** The codes of all rows, ascending, and what is left of the array. Read only. */
  public int[] codes() {
    return codes;
  }

  /** The vectors, row {@code index} from {@code index * width()}; valid until a row is added. */
  public float[] values() {
    return values;
  }

  /** Where the vectors end in {@link #values()}. */
  public int length() {
    return size * width;
  }

  /** Forgets all rows. */
  public void clear() {
    size = 0;
  }

  /**
   * Appends a row; its vector is still to be written.
   *
   * @param code greater than that of the row before
   * @return where its vector starts in {@link #values()}
   */
  public int append(int code) {
    reserve(size + 1);
    codes[size] = code;
    return size++ * width;
  }

  private void reserve(int rows) {
    if (codes.length < rows) {
      int room = Math.max(rows, codes.length + codes.length / 2);
      codes = Arrays.copyOf(codes, room);
      values = Arrays.copyOf(values, Math.multiplyExact(room, width));
    }
  }

  /** Room for the code of each of a shard's rows, for {@link #sum}. */
  public int[] rowCodes(int rows) {
    reserve(rows);
    return codes;
  }

  /**
   * Becomes the sums of the vectors of rows that have the same code, added to 0 in the order of the
   * rows.
   *
   * @param rows those whose codes stand in {@link #rowCodes}
   * @param x the vector of row i starts at column {@code column} of its row i
   */
  public void sum(int rows, Matrix x, int column) {
    if (order.length < rows) {
      order = new long[rows];
    }
    for (int i = 0; i < rows; i++) {
      order[i] = (long) codes[i] << CODE_SHIFT | i;
    }
    Arrays.sort(order, 0, rows);
    size = 0;
    for (int i = 0; i < rows; i++) {
      int code = (int) (order[i] >> CODE_SHIFT);
      if (size == 0 || codes[size - 1] != code) {
        int start = append(code);
        Arrays.fill(values, start, start + width, 0);
      }
      add((size - 1) * width, x.data(), x.rowStart((int) order[i]) + column);
    }
  }

  private void add(int to, float[] other, int from) {
    float[] into = values;
    for (int j = 0; j < width; j++) {
      into[to + j] += other[from + j];
    }
  }

  /** Adds another one, which stays as it is. */
  public void add(SparseRows other) {
    int all = size + other.size - common(other);
    reserve(all);
    // From the last row to the first: no row of this one is overwritten before it is read.
    int left = size - 1;
    int right = other.size - 1;
    for (int to = all - 1; right >= 0; to--) {
      if (left >= 0 && codes[left] >= other.codes[right]) {
        boolean both = codes[left] == other.codes[right];
        move(left--, to);
        if (both) {
          add(to * width, other.values, right-- * width);
        }
      } else {
        codes[to] = other.codes[right];
        System.arraycopy(other.values, right-- * width, values, to * width, width);
      }
    }
    size = all;
  }

  private void move(int from, int to) {
    if (from != to) {
      codes[to] = codes[from];
      System.arraycopy(values, from * width, values, to * width, width);
    }
  }

  private int common(SparseRows other) {
    int common = 0;
    int right = 0;
    for (int left = 0; left < size; left++) {
      while (right < other.size && other.codes[right] < codes[left]) {
        right++;
      }
      if (right < other.size && other.codes[right] == codes[left]) {
        common++;
      }
    }
    return common;
  }

  /** Copies the vectors to their rows in a dense table that starts at {@code offset}. */
  public void scatter(float[] table, int offset) {
    for (int i = 0; i < size; i++) {
      System.arraycopy(values, i * width, table, offset + codes[i] * width, width);
    }
  }

  /** Bytes held. */
  public long bytes() {
    return 4L * codes.length + 4L * values.length + 8L * order.length;
  }
}
