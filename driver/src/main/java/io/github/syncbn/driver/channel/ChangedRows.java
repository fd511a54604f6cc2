package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.RowPieces;
import io.github.syncbn.worker.stats.SparseRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows of tables that a step has changed as bytes, once for all executors, in pieces outside of
 * the heap. They are rewritten only when every executor has received them: they push the next step
 * after that.
 */
final class ChangedRows {
  /** How many pieces there are if any row may have changed. */
  private static final int ANY = -1;

  private final List<FrameWriter> frames = new ArrayList<>();
  private int pieces;

  /**
   * The end of the answer to a push: the number of pieces, and the first of them.
   *
   * @param answer begins with what else is answered
   * @param changed rows by table; empty if it may be any
   */
  void answer(FrameWriter answer, Optional<SparseRows[]> changed) {
    if (changed.isEmpty()) {
      pieces = 0;
      answer.putInt(ANY);
      return;
    }
    RowPieces rows = new RowPieces(new SparseRows[][] {changed.get()});
    int count = answer.size();
    answer.putInt(0);
    pieces = 0;
    if (!rows.done()) {
      rows.write(answer);
      pieces++;
    }
    for (; !rows.done(); pieces++) {
      if (frames.size() < pieces) {
        frames.add(new FrameWriter(1 << 16));
      }
      rows.write(frames.get(pieces - 1).begin());
    }
    answer.setInt(count, pieces);
  }

  /** Number of pieces, that in the answer included. */
  int pieces() {
    return pieces;
  }

  /** A piece from number 1 on. */
  ByteBuffer piece(int index) {
    return frames.get(index - 1).end();
  }
}
