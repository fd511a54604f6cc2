package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Merges the gradients of an executor's tasks: from the last parameter on, as the backward pass
 * completes them, and what is left at its end in blocks that the tasks share.
 */
final class GradientMerge {
  /** Parameters that a task takes at a time; any number would give the same bits. */
  private static final int BLOCK = 16_384;

  private final TreeCombiner combiner;
  private final float[][][] gradients;
  private final List<Node> cover;
  private final float[][] nodes;
  private final AtomicInteger nextBlock = new AtomicInteger();
  private int parameters;

  /**
   * @param gradients by task and node of its cover; spent
   */
  GradientMerge(TreeCombiner combiner, float[][][] gradients, int parameters) {
    this.combiner = combiner;
    this.gradients = gradients;
    this.parameters = parameters;
    this.cover = combiner.cover(1);
    this.nodes = new float[cover.size()][];
    for (int n = 0; n < nodes.length; n++) {
      nodes[n] = combiner.combine(cover.get(n), gradients, 0, 0, 0);
    }
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
  }

  private void merge(int from, int to) {
    for (Node node : cover) {
      combiner.combine(node, gradients, 0, from, to);
    }
  }

  /** The gradient of each node of the executor's cover, as far as it has been merged. */
  float[][] nodes() {
    return nodes;
  }
}
