package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Merges the gradients of an executor's tasks: from the last parameter on, as the backward pass
 * completes them, and what is left at its end in blocks and tables that the tasks share.
 */
final class GradientMerge {
  /** Parameters that a task takes at a time; any number would give the same bits. */
  private static final int BLOCK = 16_384;

  private final TreeCombiner combiner;
  private final float[][][] gradients;
  private final List<Node> cover;
  private final float[][] nodes;
  private final SparseRows[][][] sparse;
  private final SparseRows[][] sparseNodes;
  private final AtomicInteger nextBlock = new AtomicInteger();
  private final AtomicInteger nextTable = new AtomicInteger();
  private int parameters;

  /**
   * @param pushes by task; their gradients are spent
   * @param parameters number of dense ones
   */
  GradientMerge(TreeCombiner combiner, StepPush[] pushes, int parameters) {
    this.combiner = combiner;
    this.gradients = StepPush.gradients(pushes);
    this.sparse = StepPush.sparse(pushes);
    this.parameters = parameters;
    this.cover = combiner.cover(1);
    this.nodes = new float[cover.size()][];
    for (int n = 0; n < nodes.length; n++) {
      nodes[n] = combiner.combine(cover.get(n), gradients, 0, 0, 0);
    }
    this.sparseNodes = new SparseRows[nodes.length][sparse[0][0].length];
  }

  /** Merges parameters [from, to), which are the last that are not merged. */
  void mergeTail(int from, int to) {
    merge(from, to);
    parameters = from;
  }

  /** Takes blocks of what is not merged until none is left. */
  void help() {
    int blocks = (parameters + BLOCK - 1) / BLOCK;
    for (int b = nextBlock.getAndIncrement(); b < blocks; b = nextBlock.getAndIncrement()) {
      merge(b * BLOCK, Math.min(parameters, (b + 1) * BLOCK));
    }
    int tables = sparseNodes[0].length;
    for (int t = nextTable.getAndIncrement(); t < tables; t = nextTable.getAndIncrement()) {
      for (int n = 0; n < sparseNodes.length; n++) {
        sparseNodes[n][t] = combiner.combine(cover.get(n), sparse, t);
      }
    }
  }

  private void merge(int from, int to) {
    for (Node node : cover) {
      combiner.combine(node, gradients, 0, from, to);
    }
  }

  /** The dense gradient of each node of the executor's cover, as far as it has been merged. */
  float[][] nodes() {
    return nodes;
  }

  /** The gradients of tables of which only some rows are in use, by node, once all have helped. */
  SparseRows[][] sparseNodes() {
    return sparseNodes;
  }
}
