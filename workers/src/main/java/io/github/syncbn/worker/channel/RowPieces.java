package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.List;

/**
 * Rows of sparse tables on their way through the network: lists by node of a cover and table, cut
 * into pieces that are as long as chunks of dense gradients.
 *
 * <p>A piece is a sequence of runs: number of the node, number of the table, number of rows, their
 * codes, their vectors.
 */
public final class RowPieces {
  /** Bytes of rows in a piece; one row that is longer goes alone. */
  private static final int BYTES = 1 << 16;

  private static final int RUN_HEAD = 3 * Integer.BYTES;

  /** Codes that a list may hold in the end. */
  @FunctionalInterface
  public interface Bound {
    /** Most rows of a list. */
    int rows(int node, int table);
  }

  private final SparseRows[][] lists;
  private int node;
  private int table;
  private int row;

  /** All rows of these lists, by node and table. */
  public RowPieces(SparseRows[][] lists) {
    this.lists = lists;
    skipEmpty();
  }

  private void skipEmpty() {
    while (node < lists.length
        && (table == lists[node].length || row == lists[node][table].size())) {
      row = 0;
      if (table < lists[node].length) {
        table++;
      } else {
        table = 0;
        node++;
      }
    }
  }

  /** Whether all rows have been written. */
  public boolean done() {
    return node == lists.length;
  }

  /** Appends the next piece to a frame. */
  public void write(FrameWriter frame) {
    int room = BYTES;
    boolean first = true;
    while (!done()) {
      SparseRows list = lists[node][table];
      int bytes = Integer.BYTES + Float.BYTES * list.width();
      int rows = Math.min(list.size() - row, (room - RUN_HEAD) / bytes);
      if (rows <= 0) {
        if (!first) {
          return;
        }
        rows = 1;
      }
      frame.putInt(node).putInt(table).putInt(rows);
      frame.putInts(list.codes(), row, rows);
      frame.putFloats(list.values(), row * list.width(), rows * list.width());
      room -= RUN_HEAD + rows * bytes;
      first = false;
      row += rows;
      skipEmpty();
    }
  }

  /**
   * Reads a piece to the end of its frame, and appends its rows.
   *
   * @param lists by node and table
   */
  public static void read(
      FrameReader frame, SparseRows[][] lists, List<SparseTable> tables, Bound bound) {
    while (frame.remaining() > 0) {
      int node = frame.getInt("node", 0, lists.length - 1);
      int table = frame.getInt("table", 0, tables.size() - 1);
      SparseRows list = lists[node][table];
      int rows = frame.getInt("rows", 1, bound.rows(node, table) - list.size());
      frame.require((long) rows * (Integer.BYTES + Float.BYTES * list.width()), "rows");
      int start = list.length();
      int next = list.size() == 0 ? 0 : list.code(list.size() - 1) + 1;
      for (int i = 0; i < rows; i++) {
        int code = frame.getInt("code", next, tables.get(table).codes() - 1);
        list.append(code);
        next = code + 1;
      }
      frame.getFloats("rows", list.values(), start, rows * list.width());
    }
  }
}
