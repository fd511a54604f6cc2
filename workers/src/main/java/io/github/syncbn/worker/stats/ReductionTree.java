package io.github.syncbn.worker.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The canonical binary tree over logical shards 0..S-1, S a power of two. Node (level, index)
 * covers the shards {@code [index << level, (index + 1) << level)} and is always {@code merge(left
 * child, right child)}, whichever worker holds the shards and whenever they arrive: that is what
 * makes every sum the same bits on any number of workers.
 *
 * @param shards S, a power of two, at least 1
 */
public record ReductionTree(int shards) {
  private static final double ROUNDING = 1e-9;

  public ReductionTree {
    if (shards < 1 || Integer.bitCount(shards) != 1) {
      throw new IllegalArgumentException("the number of shards is a power of two, got " + shards);
    }
  }

  /**
   * One node.
   *
   * @param level 0 for a leaf
   * @param index position among the nodes of its level
   */
  public record Node(int level, int index) {
    /** First shard under the node. */
    public int from() {
      return index << level;
    }

    /** One past the last shard under the node. */
    public int to() {
      return (index + 1) << level;
    }
  }

  /** Level of the root: log2 of the number of shards. */
  public int height() {
    return Integer.numberOfTrailingZeros(shards);
  }

  /**
   * The fewest nodes of at most {@code maxLevel} that cover shards {@code [from, to)}, left to
   * right: what the holder of these shards can finish by itself.
   */
  public List<Node> cover(int from, int to, int maxLevel) {
    if (from < 0 || to > shards || from > to || maxLevel < 0 || maxLevel > height()) {
      throw new IllegalArgumentException(
          "shards [" + from + ", " + to + ") to level " + maxLevel + " of a tree over " + shards);
    }
    List<Node> nodes = new ArrayList<>();
    int next = from;
    while (next < to) {
      int level = next == 0 ? maxLevel : Math.min(maxLevel, Integer.numberOfTrailingZeros(next));
      while (next + (1 << level) > to) {
        level--;
      }
      nodes.add(new Node(level, next >> level));
      next += 1 << level;
    }
    return nodes;
  }

  /**
   * Reduces consecutive leaves to one node, in place: leaf i of {@code count} (a power of two)
   * stands at {@code values[offset + i * length ...]}; the node replaces leaf 0, the others are
   * spent.
   */
  public static void fold(Reduction reduction, double[] values, int offset, int length, int count) {
    for (int span = 1; span < count; span <<= 1) {
      for (int left = 0; left < count; left += 2 * span) {
        reduction.merge(
            values, offset + left * length, values, offset + (left + span) * length, length);
      }
    }
  }

  /** Cuts the shards among workers of equal speed. */
  public int[] cuts(int workers) {
    double[] speeds = new double[Math.max(0, workers)];
    Arrays.fill(speeds, 1);
    return cuts(speeds);
  }

  /**
   * Cuts the shards among workers: worker w of W holds {@code [cuts[w], cuts[w + 1])}, one shard or
   * more. Cuts lie as near as possible to shares in proportion to the speeds, on the boundary of
   * the largest node within an eighth of a share, so that few nodes remain to be combined.
   *
   * @param speeds of each worker, greater than 0, in any unit
   */
  public int[] cuts(double[] speeds) {
    int workers = speeds.length;
    if (workers < 1 || workers > shards) {
      throw new IllegalArgumentException(
          workers + " workers for " + shards + " shards: there must be 1 to " + shards);
    }
    double all = Arrays.stream(speeds).sum();
    int[] cuts = new int[workers + 1];
    cuts[workers] = shards;
    double before = 0;
    for (int w = 1; w < workers; w++) {
      before += speeds[w - 1];
      double ideal = shards * (before / all);
      double share = shards * (Math.min(speeds[w - 1], speeds[w]) / all);
      int best = (int) StrictMath.rint(ideal);
      for (int level = height(); level >= 0; level--) {
        int candidate = (int) StrictMath.rint(ideal / (1 << level)) << level;
        // An eighth of a share, or half a shard, must not be missed by rounding.
        double distance = StrictMath.abs(candidate - ideal) * (1 - ROUNDING);
        if ((8 * distance <= share || 2 * distance <= 1)
            && candidate > cuts[w - 1]
            && candidate <= shards - (workers - w)) {
          best = candidate;
          break;
        }
      }
      cuts[w] = Math.min(Math.max(best, cuts[w - 1] + 1), shards - (workers - w));
    }
    return cuts;
  }
}
