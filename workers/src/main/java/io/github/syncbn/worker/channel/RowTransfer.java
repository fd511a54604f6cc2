package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.List;

/**
 * Exchanges an executor's gradients of the rows in use for the rows that the step has changed, in
 * pieces. At most as many are under way as there are credits. The driver's memory for what comes is
 * bounded by the rows of the batch, so a piece is answered as soon as it is read.
 */
final class RowTransfer {
  /** Of the answer to a push: any row may have changed. */
  static final int ANY = -1;

  private final Link link;
  private final List<SparseTable> tables;
  private final FrameWriter[] frames;
  private final PendingReply[] pending;
  private final SparseRows[][] received;
  private int next;

  RowTransfer(Link link, int credits, List<SparseTable> tables) {
    this.link = link;
    this.tables = tables;
    this.frames = new FrameWriter[credits];
    this.pending = new PendingReply[credits];
    this.received = new SparseRows[1][tables.size()];
    for (int t = 0; t < tables.size(); t++) {
      received[0][t] = new SparseRows(tables.get(t).width());
    }
  }

  boolean isNeeded() {
    return !tables.isEmpty();
  }

  /** Sends the gradients of a step, by node and table. */
  void push(long step, SparseRows[][] lists) {
    RowPieces pieces = new RowPieces(lists);
    do {
      int slot = slot();
      FrameWriter frame = frames[slot].begin(FrameType.ROWS, link.next()).putLong(step);
      int last = frame.size();
      frame.put(0);
      pieces.write(frame);
      frame.set(last, pieces.done() ? 1 : 0);
      pending[slot] = link.send(frame.end(), "rows of step " + step, FrameReader::end);
    } while (!pieces.done());
  }

  /** Receives pieces [1, count) of the changed rows; the first has come with the commit. */
  void fetch(int count, float[] parameters) {
    for (int piece = 1; piece < count; piece++) {
      int slot = slot();
      frames[slot].begin(FrameType.FETCH_ROWS, link.next()).putInt(piece);
      pending[slot] =
          link.send(frames[slot].end(), "changed rows", reply -> read(reply, parameters));
    }
    settle();
  }

  /** Reads a piece of the changed rows to their places. */
  void read(FrameReader reply, float[] parameters) {
    for (SparseRows list : received[0]) {
      list.clear();
    }
    RowPieces.read(reply, received, tables, (node, table) -> tables.get(table).codes());
    for (int t = 0; t < tables.size(); t++) {
      received[0][t].scatter(parameters, tables.get(t).offset());
    }
  }

  private int slot() {
    int slot = next;
    next = (next + 1) % frames.length;
    settle(slot);
    if (frames[slot] == null) {
      frames[slot] = new FrameWriter(1 << 10);
    }
    return slot;
  }

  private void settle(int slot) {
    if (pending[slot] != null) {
      link.await(pending[slot]);
      pending[slot] = null;
    }
  }

  /** Waits for all answers. */
  void settle() {
    for (int slot = 0; slot < pending.length; slot++) {
      settle(slot);
    }
  }
}
