package io.github.syncbn.worker.collective;

import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.ArrayList;
import java.util.List;

/**
 * Finishes nodes of the canonical tree from those that holders of neighbouring shards have
 * finished: in the driver the root, from the executors' nodes; in an executor what its tasks hold
 * between them. Whoever holds all shards of a node has sent it, or a node above it; every other
 * node is the merge of its two children, so the result has the same bits for any cut.
 */
public final class TreeCombiner {
  private final ReductionTree tree;
  private final List<Assignment> holders;
  private final int from;
  private final int to;
  private final int[] holderOf;
  private final List<List<List<Node>>> covers = new ArrayList<>();
  private final List<List<Node>> whole;

  /** For holders of neighbouring shards, in order, without gap; they are numbered by position. */
  public TreeCombiner(ReductionTree tree, List<Assignment> holders) {
    this.tree = tree;
    this.holders = List.copyOf(holders);
    this.from = holders.get(0).fromShard();
    this.to = holders.get(holders.size() - 1).toShard();
    if (from < 0 || to > tree.shards() || from >= to) {
      throw new IllegalArgumentException(
          "the workers hold shards " + from + " to " + to + " of " + tree.shards());
    }
    this.holderOf = new int[to - from];
    int next = from;
    for (int h = 0; h < holders.size(); h++) {
      Assignment holder = holders.get(h);
      if (holder.fromShard() != next || holder.toShard() <= next) {
        throw new IllegalArgumentException(
            "the workers' shards leave a gap or overlap: " + holders);
      }
      for (int s = next; s < holder.toShard(); s++) {
        holderOf[s - from] = h;
      }
      next = holder.toShard();
      covers.add(coversByLevel(holder.fromShard(), next));
    }
    this.whole = coversByLevel(from, to);
  }

  private List<List<Node>> coversByLevel(int from, int to) {
    List<List<Node>> levels = new ArrayList<>();
    for (int level = 0; level <= tree.height(); level++) {
      levels.add(tree.cover(from, to, level));
    }
    return levels;
  }

  /** A combiner of all shards; refuses holders that leave some out. */
  public static TreeCombiner ofAll(ReductionTree tree, List<Assignment> holders) {
    TreeCombiner combiner = new TreeCombiner(tree, holders);
    if (!combiner.isOfAll()) {
      throw new IllegalArgumentException(
          "the workers hold "
              + (combiner.to - combiner.from)
              + " of "
              + tree.shards()
              + " shards: "
              + holders);
    }
    return combiner;
  }

  /** Whether the holders hold all shards, so that what they combine is the result. */
  public boolean isOfAll() {
    return from == 0 && to == tree.shards();
  }

  /** The nodes that the holders can finish between them without crossing one of the groups. */
  public List<Node> cover(int groups) {
    return whole.get(level(groups));
  }

  /** The nodes that one holder can finish by itself without crossing one of the groups. */
  public List<Node> coverOf(int holder, int groups) {
    return covers.get(holder).get(level(groups));
  }

  private int level(int groups) {
    return tree.height() - Integer.numberOfTrailingZeros(groups);
  }

  private int holder(int shard) {
    return holderOf[shard - from];
  }

  private boolean heldByOne(Node node) {
    return holder(node.from()) == holder(node.to() - 1);
  }

  /**
   * Combines vectors of doubles to {@link #cover}; over all shards that is one vector per group.
   *
   * @param values by holder: the folded vectors, node n from {@code (n.from - fromShard) * length};
   *     spent
   * @param groups number of groups of consecutive shards to combine to
   * @param result receives the vectors of the cover, one after another
   */
  public void combine(
      Reduction reduction, int length, int groups, double[][] values, double[] result) {
    int next = 0;
    for (Node node : cover(groups)) {
      merge(node, reduction, length, values);
      int left = holder(node.from());
      System.arraycopy(
          values[left],
          (node.from() - holders.get(left).fromShard()) * length,
          result,
          next,
          length);
      next += length;
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
    int into = holder(left.from());
    int other = holder(right.from());
    reduction.merge(
        values[into],
        (left.from() - holders.get(into).fromShard()) * length,
        values[other],
        (right.from() - holders.get(other).fromShard()) * length,
        length);
  }

  /**
   * Combines a range of gradients to one node of {@link #cover}.
   *
   * @param gradients by holder and node of its cover; spent over the range
   * @param base number of the parameter that stands first in the arrays
   * @return the array that now holds the sums of parameters [from, to), the first at {@code from -
   *     base}
   */
  public float[] combine(Node node, float[][][] gradients, int base, int from, int to) {
    if (heldByOne(node)) {
      int holder = holder(node.from());
      return gradients[holder][coverOf(holder, 1).indexOf(node)];
    }
    float[] left = combine(new Node(node.level() - 1, 2 * node.index()), gradients, base, from, to);
    float[] right =
        combine(new Node(node.level() - 1, 2 * node.index() + 1), gradients, base, from, to);
    for (int i = from - base; i < to - base; i++) {
      left[i] += right[i];
    }
    return left;
  }

  /**
   * Combines the gradients of a table of which only some rows are in use, likewise.
   *
   * @param gradients by holder, node of its cover and table; those of this table are spent
   * @return what now holds the sums
   */
  public SparseRows combine(Node node, SparseRows[][][] gradients, int table) {
    if (heldByOne(node)) {
      int holder = holder(node.from());
      return gradients[holder][coverOf(holder, 1).indexOf(node)][table];
    }
    SparseRows left = combine(new Node(node.level() - 1, 2 * node.index()), gradients, table);
    left.add(combine(new Node(node.level() - 1, 2 * node.index() + 1), gradients, table));
    return left;
  }
}
