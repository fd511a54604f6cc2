package io.github.syncbn.worker.training;

import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.List;

/**
 * The sparse part of a {@link GradientTree}: for every table the rows in use, summed in the same
 * order. Each shard has lists of its own, which hold the sums of those that have been added to it.
 */
final class SparseGradients {
  private final List<SparseTable> tables;
  private final SparseRows[][] lists;

  /**
   * @param shards local shards
   */
  SparseGradients(List<SparseTable> tables, int shards) {
    this.tables = tables;
    this.lists = new SparseRows[shards][tables.size()];
    for (SparseRows[] each : lists) {
      for (int t = 0; t < each.length; t++) {
        each[t] = new SparseRows(tables.get(t).width());
      }
    }
  }

  /** By table, of a local shard. */
  SparseRows[] lists(int shard) {
    return lists[shard];
  }

  /** What takes the gradient of a parameter of a layer. */
  SparseRows list(int shard, int layer, int index) {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).layer() == layer && tables.get(t).index() == index) {
        return lists[shard][t];
      }
    }
    throw new IllegalArgumentException("parameter " + index + " of layer " + layer + " is dense");
  }

  /** Forgets a layer's gradient: its shard has no rows. */
  void clear(int shard, int layer) {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).layer() == layer) {
        lists[shard][t].clear();
      }
    }
  }

  /** Adds a layer's gradient of one shard, and what has been added to it, to that of another. */
  void add(int left, int right, int layer) {
    for (int t = 0; t < tables.size(); t++) {
      if (tables.get(t).layer() == layer) {
        lists[left][t].add(lists[right][t]);
      }
    }
  }

  /** Bytes held. */
  long bytes() {
    long bytes = 0;
    for (SparseRows[] each : lists) {
      for (SparseRows list : each) {
        bytes += list.bytes();
      }
    }
    return bytes;
  }
}
