package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.channel.RowPieces;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The gradients of tables of which only some rows are in use, while they come from the executors. A
 * node of the tree has at most as many rows as there are rows of the batch below it, so all lists
 * together are bounded by the batch, however large the tables are.
 */
final class RowWindow {
  private static final byte MORE = 0;
  private static final byte LAST = 1;

  private final List<SparseTable> tables;
  private final int mostShardRows;
  private final List<List<Node>> covers;
  private final SparseRows[][][] lists;
  private final long[] steps;
  private final boolean[] complete;
  private int missing;

  /**
   * @param mostShardRows most rows of a shard in a batch
   * @param covers by holder: the nodes that it sends
   */
  RowWindow(List<SparseTable> tables, int mostShardRows, List<List<Node>> covers) {
    this.tables = tables;
    this.mostShardRows = mostShardRows;
    this.covers = covers;
    this.lists = new SparseRows[covers.size()][][];
    for (int h = 0; h < lists.length; h++) {
      lists[h] = new SparseRows[covers.get(h).size()][tables.size()];
      for (SparseRows[] node : lists[h]) {
        for (int t = 0; t < node.length; t++) {
          node[t] = new SparseRows(tables.get(t).width());
        }
      }
    }
    this.steps = new long[lists.length];
    this.complete = new boolean[lists.length];
    Arrays.fill(complete, true);
  }

  /** Whether there is anything to come in a step. */
  boolean isNeeded() {
    return !tables.isEmpty();
  }

  /** A holder begins to push a step. */
  synchronized void begin(int holder, long step) {
    if (!isNeeded()) {
      return;
    }
    if (!complete[holder]) {
      throw new MalformedFrameException(
          "step " + step + " begins before all rows of step " + steps[holder] + " are there");
    }
    complete[holder] = false;
    missing++;
    steps[holder] = step;
    for (SparseRows[] node : lists[holder]) {
      for (SparseRows list : node) {
        list.clear();
      }
    }
  }

  /**
   * Reads some rows, by the holder's thread.
   *
   * @return whether they are the last of all holders
   */
  boolean read(int holder, FrameReader frame) {
    requireDue(holder, frame.getLong("step"));
    byte last = frame.get("last");
    if (last != MORE && last != LAST) {
      throw new MalformedFrameException("last is 0 or 1, got " + last);
    }
    RowPieces.read(frame, lists[holder], tables, (node, table) -> bound(holder, node, table));
    return last == LAST && end(holder);
  }

  private int bound(int holder, int node, int table) {
    long rows = (long) mostShardRows << covers.get(holder).get(node).level();
    return (int) Math.min(tables.get(table).codes(), rows);
  }

  private synchronized void requireDue(int holder, long step) {
    if (complete[holder] || steps[holder] != step) {
      throw new MalformedFrameException(
          "rows of step "
              + step
              + (complete[holder] ? " where none are due" : " instead of " + steps[holder]));
    }
  }

  private synchronized boolean end(int holder) {
    complete[holder] = true;
    return --missing == 0;
  }

  /** By holder, node and table, when all are there; valid until the next step begins. */
  SparseRows[][][] lists() {
    return lists;
  }

  /** Rows that some have sent and others have not. */
  synchronized Optional<StepWindow.Partial> partial() {
    if (missing == 0 || missing == complete.length) {
      return Optional.empty();
    }
    List<Integer> late = new ArrayList<>();
    long step = -1;
    for (int holder = 0; holder < complete.length; holder++) {
      step = Math.max(step, steps[holder]);
      if (!complete[holder]) {
        late.add(holder);
      }
    }
    return Optional.of(new StepWindow.Partial("the rows in use of step " + step, late));
  }
}
