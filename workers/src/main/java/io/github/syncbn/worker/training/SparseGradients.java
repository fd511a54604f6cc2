package io.github.syncbn.worker.training;

import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.List;

/**
 * The sparse part of a {@link GradientTree}: for every table the rows in use, summed in the same
 * order, in as many lists as that has arrays.
 */
final class SparseGradients {
  private final List<SparseTable> tables;
  private final SparseRows[][] nodes;
  private final SparseRows[][] scratch;

  /**
   * @param nodes nodes of the worker's cover
   * @param levels of the largest of them
   */
  SparseGradients(List<SparseTable> tables, int nodes, int levels) {
    this.tables = tables;
    this.nodes = lists(nodes);
    this.scratch = lists(levels);
  }

  private SparseRows[][] lists(int count) {
    SparseRows[][] lists = new SparseRows[count][tables.size()];
    for (SparseRows[] each : lists) {
      for (int t = 0; t < each.length; t++) {
        each[t] = new SparseRows(tables.get(t).width());
      }
    }
    return lists;
  }

  /** By node of the cover and table. */
  SparseRows[][] nodes() {
    return nodes;
  }

  /** What takes the gradient of a parameter of a layer. */
  SparseRows list(int node, int leaf, int layer, int index) {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).layer() == layer && tables.get(t).index() == index) {
        return lists(node, leaf)[t];
      }
    }
    throw new IllegalArgumentException("parameter " + index + " of layer " + layer + " is dense");
  }

  private SparseRows[] lists(int node, int leaf) {
    return leaf == 0 ? nodes[node] : scratch[Integer.numberOfTrailingZeros(leaf)];
  }

  /** Forgets a layer's gradient: its shard has no rows. */
  void clear(int node, int leaf, int layer) {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).layer() == layer) {
        lists(node, leaf)[t].clear();
      }
    }
  }

  /** Adds a layer's gradient of one leaf, and what has been added to it, to that of another. */
  void add(int node, int left, int right, int layer) {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).layer() == layer) {
        lists(node, left)[t].add(lists(node, right)[t]);
      }
    }
  }

  /** Bytes held. */
  long bytes() {
    long bytes = 0;
    for (SparseRows[][] lists : List.of(nodes, scratch)) {
      for (SparseRows[] each : lists) {
        for (SparseRows list : each) {
          bytes += list.bytes();
        }
      }
    }
    return bytes;
  }
}
