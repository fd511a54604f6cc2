package io.github.syncbn.driver.reduce;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * Finishes the canonical tree from the nodes that workers have finished. Whoever holds all shards
 * of a node has sent it, or a node above it; every other node is the merge of its two children, so
 * the result has the same bits for any cut.
 */
public final class TreeCombiner {
  private final ReductionTree tree;
  private final List<Assignment> assignments;
  private final int[] holder;
  private final List<List<Node>> covers = new ArrayList<>();

  /** For workers that hold all shards between them, in order. */
  public TreeCombiner(ReductionTree tree, List<Assignment> assignments) {
    this.tree = tree;
    this.assignments = List.copyOf(assignments);
    this.holder = new int[tree.shards()];
    int next = 0;
    for (Assignment assignment : assignments) {
      if (assignment.fromShard() != next || assignment.toShard() <= next) {
        throw new IllegalArgumentException(
            "the workers' shards leave a gap or overlap: " + assignments);
      }
      for (int s = next; s < assignment.toShard(); s++) {
        holder[s] = assignment.worker();
      }
      next = assignment.toShard();
      covers.add(tree.cover(assignment.fromShard(), next, tree.height()));
    }
    if (next != tree.shards()) {
      throw new IllegalArgumentException(
          "the workers hold " + next + " of " + tree.shards() + " shards");
    }
  }

  private boolean heldByOne(Node node) {
    return holder[node.from()] == holder[node.to() - 1];
  }

  /**
   * Combines vectors of doubles.
   *
   * @param values by worker: the folded vectors, node n from {@code (n.from - fromShard) * length};
   *     spent
   * @param groups number of groups of consecutive shards to combine to
   * @param result receives {@code groups * length} doubles
   */
  public void combine(
      Reduction reduction, int length, int groups, double[][] values, double[] result) {
    int level = tree.height() - Integer.numberOfTrailingZeros(groups);
    for (int group = 0; group < groups; group++) {
      Node root = new Node(level, group);
      merge(root, reduction, length, values);
      Assignment left = assignments.get(holder[root.from()]);
      System.arraycopy(
          values[left.worker()],
          (root.from() - left.fromShard()) * length,
          result,
          group * length,
          length);
    }
  }

  /** Leaves the value of a node where that of its first shard stands. */
  private void merge(Node node, Reduction reduction, int length, double[][] values) {
    if (heldByOne(node)) {
      return;
    }
    Node left = new Node(node.level() - 1, 2 * node.index());
    Node right = new Node(node.level() - 1, 2 * node.index() + 1);
    merge(left, reduction, length, values);
    merge(right, reduction, length, values);
    Assignment into = assignments.get(holder[left.from()]);
    Assignment from = assignments.get(holder[right.from()]);
    reduction.merge(
        values[into.worker()],
        (left.from() - into.fromShard()) * length,
        values[from.worker()],
        (right.from() - from.fromShard()) * length,
        length);
  }

  /**
   * Combines a range of gradients.
   *
   * @param gradients by worker and node of its cover; spent over the range
   * @return the array whose elements [from, to) now hold the sum over all shards
   */
  public float[] combine(float[][][] gradients, int from, int to) {
    return sum(new Node(tree.height(), 0), gradients, from, to);
  }

  private float[] sum(Node node, float[][][] gradients, int from, int to) {
    if (heldByOne(node)) {
      int worker = holder[node.from()];
      return gradients[worker][covers.get(worker).indexOf(node)];
    }
    float[] left = sum(new Node(node.level() - 1, 2 * node.index()), gradients, from, to);
    float[] right = sum(new Node(node.level() - 1, 2 * node.index() + 1), gradients, from, to);
    for (int i = from; i < to; i++) {
      left[i] += right[i];
    }
    return left;
  }
}
