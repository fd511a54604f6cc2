package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.tensor.Shape;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * A reduction in its plainest form: the leaves of all shards are put side by side and folded. What
 * the tree of nodes that production sends must equal, bit for bit.
 */
final class LeafExchange {
  private final Layer layer;
  private final Shape input;
  private final int shards;
  private final double[][] leaves;
  private final int[] from;
  private final CyclicBarrier barrier;
  private Reduction reduction;
  private int length;
  private int groups;
  private double[] result;
  private double[] moments;
  private int momentGroups;
  private boolean complete;
  private int count;

  LeafExchange(Layer layer, Shape input, int shards, int workers) {
    this.layer = layer;
    this.input = input;
    this.shards = shards;
    this.leaves = new double[workers][];
    this.from = new int[workers];
    this.barrier = new CyclicBarrier(workers, this::fold);
  }

  void allReduce(
      int worker,
      int fromShard,
      Reduction how,
      double[] own,
      int vectorLength,
      int groupCount,
      double[] into) {
    synchronized (this) {
      leaves[worker] = own;
      from[worker] = fromShard;
      reduction = how;
      length = vectorLength;
      groups = groupCount;
    }
    await();
    System.arraycopy(result, 0, into, 0, groupCount * vectorLength);
    await();
  }

  private void await() {
    try {
      barrier.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("another worker failed", e);
    }
  }

  /** Runs at every meeting; the second of a reduction finds nothing to do. */
  private synchronized void fold() {
    if (leaves[0] == null) {
      return;
    }
    double[] all = new double[shards * length];
    for (int w = 0; w < leaves.length; w++) {
      int end = w + 1 < leaves.length ? from[w + 1] : shards;
      System.arraycopy(leaves[w], 0, all, from[w] * length, (end - from[w]) * length);
      leaves[w] = null;
    }
    int perGroup = shards / groups;
    result = new double[groups * length];
    for (int g = 0; g < groups; g++) {
      ReductionTree.fold(reduction, all, g * perGroup * length, length, perGroup);
      System.arraycopy(all, g * perGroup * length, result, g * length, length);
    }
    if (!complete && layer instanceof BatchNormalization norm) {
      int channels = norm.runningChannels(input);
      if (moments == null) {
        moments = new double[groups * Moments.length(channels)];
        momentGroups = groups;
      }
      complete = norm.takeMoments(reduction, result, moments, groups, channels);
    }
    count++;
  }

  void fail() {
    barrier.reset();
  }

  int count() {
    return count;
  }

  /**
   * What the moments of the forward pass add to the running statistics; null if none were reduced.
   */
  double[] runningSums(int channels) {
    if (moments == null) {
      return null;
    }
    double[] sums = new double[RunningStatistics.sumsLength(channels)];
    for (int g = 0; g < momentGroups; g++) {
      RunningStatistics.addGroup(moments, g * Moments.length(channels), channels, sums, 0);
    }
    return sums;
  }
}
