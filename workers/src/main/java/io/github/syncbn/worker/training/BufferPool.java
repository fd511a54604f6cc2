package io.github.syncbn.worker.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Buffers of a plan made before anything is allocated: which there are, how wide a row each must
 * hold, and how many holders each has. A buffer without holders is handed out again.
 */
final class BufferPool {
  private final List<Integer> widths = new ArrayList<>();
  private final List<Integer> holders = new ArrayList<>();

  /** A free buffer for rows of {@code width} values; it has one holder now. */
  int take(int width) {
    int best = holders.indexOf(0);
    if (best < 0) {
      best = holders.size();
      widths.add(width);
      holders.add(0);
    }
    hold(best);
    widen(best, width);
    return best;
  }

  /** Adds a holder. */
  void hold(int buffer) {
    holders.set(buffer, holders.get(buffer) + 1);
  }

  /** Removes a holder. */
  void release(int buffer) {
    holders.set(buffer, holders.get(buffer) - 1);
  }

  /** Whether its one holder may overwrite it. */
  boolean exclusive(int buffer) {
    return holders.get(buffer) == 1;
  }

  /** Makes sure that rows of {@code width} values fit. */
  void widen(int buffer, int width) {
    widths.set(buffer, Math.max(widths.get(buffer), width));
  }

  /** Values in a row of each buffer. */
  int[] widths() {
    return widths.stream().mapToInt(Integer::intValue).toArray();
  }
}
