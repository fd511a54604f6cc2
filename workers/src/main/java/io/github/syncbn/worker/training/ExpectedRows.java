package io.github.syncbn.worker.training;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one shard that are being read from its file before they are asked for. Hints are given
 * and rows asked for at different times, but any number of threads may ask at once.
 */
final class ExpectedRows {
  /** Most bytes of a hint: one array holds them. Rows beyond are read when they are asked for. */
  private static final long MOST_BYTES = 1L << 30;

  private final ShardLayout layout;
  private final RowFile file;
  private final long first;
  private Hint[] hints = {};

  /**
   * @param first number of the shard's row 0 in the file
   */
  ExpectedRows(ShardLayout layout, RowFile file, long first) {
    this.layout = layout;
    this.file = file;
    this.first = first;
  }

  /** Starts to read {@code order[from]} to {@code order[to - 1]}; see {@link Shard#expect}. */
  void expect(int place, int[] order, int from, int to) {
    if (place >= hints.length) {
      int known = hints.length;
      hints = Arrays.copyOf(hints, place + 1);
      for (int i = known; i < hints.length; i++) {
        hints[i] = new Hint();
      }
    }
    hints[place].begin(order, from, to);
  }

  /** What holds row {@code row} of the file, once it has been read; null if it is not expected. */
  @Nullable HeldRows holding(long row) {
    for (Hint hint : hints) {
      if (hint.index(row) >= 0) {
        hint.await();
        return hint;
      }
    }
    return null;
  }

  /** Rows that are expected together. */
  private final class Hint implements HeldRows {
    private int[] numbers = {};
    private int count;
    private RowBytes rows;
    private Future<Void> reading;

    private void begin(int[] order, int from, int to) {
      if (reading != null) {
        await();
      }
      count = (int) Math.min(to - from, Math.max(1, MOST_BYTES / layout.rowBytes()));
      if (numbers.length < count) {
        numbers = new int[count];
        rows = new RowBytes(layout, count);
      }
      System.arraycopy(order, from, numbers, 0, count);
      // Ascending, so that the disk goes one way and rows can be found.
      Arrays.sort(numbers, 0, count);
      reading = count == 0 ? null : file.submit(() -> file.readAll(first, numbers, count, rows));
    }

    private void await() {
      try {
        reading.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw RowFile.interrupted(e);
      } catch (CancellationException e) {
        throw RowFile.released(e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    @Override
    public int index(long row) {
      return Arrays.binarySearch(numbers, 0, count, (int) (row - first));
    }

    @Override
    public RowBytes rows() {
      return rows;
    }
  }
}
