package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Merges the gradients of an executor's tasks, in blocks that these tasks share. */
final class GradientMerge {
  private static final int BLOCK = 16_384;

  private final TreeCombiner combiner;
  private final float[][][] gradients;
  private final int parameters;
  private final List<Node> cover;
  private final float[][] nodes;
  private final AtomicInteger nextBlock = new AtomicInteger();

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

  /** Takes blocks until none is left. */
  void help() {
    if (gradients.length == 1) {
      return;
    }
    int blocks = (parameters + BLOCK - 1) / BLOCK;
    for (int b = nextBlock.getAndIncrement(); b < blocks; b = nextBlock.getAndIncrement()) {
      int to = Math.min(parameters, (b + 1) * BLOCK);
      for (Node node : cover) {
        combiner.combine(node, gradients, 0, b * BLOCK, to);
      }
    }
  }

  /** The gradient of each node of the executor's cover, once all blocks are done. */
  float[][] nodes() {
    return nodes;
  }
}
