package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The groups of rows that share statistics in one pass over the shards of one worker, and the
 * reductions over them. A group is either spread over consecutive shards, and then reduced over all
 * workers, or lies inside one shard, and then needs no exchange.
 */
final class BatchGroups {
  private static final int LEAVES = 0;
  private static final int STATISTICS = 1;
  private static final int SUM_LEAVES = 2;
  private static final int SUMS = 3;
  private static final int DEVIATION_LEAVES = 6;
  private static final int DEVIATIONS = 7;

  /**
   * The rows of one group in one shard.
   *
   * @param shard local number of the shard
   * @param firstRow first row in the shard
   * @param rows number of rows, 0 or more
   * @param leaf place of its sums among those this worker computes
   * @param index place of its group among the reduced statistics
   */
  record Group(int shard, int firstRow, int rows, int leaf, int index) {
    /** Lets a view show these rows of their shard's tensor: positions x channels. */
    Matrix show(Tensor x, Matrix view) {
      int positions = x.shape().positions();
      return view.show(x.byChannel(), firstRow * positions, rows * positions);
    }
  }

  private final List<Group> list;
  private final Grouping grouping;
  private final LayerContext context;

  /** The rows of the group whose moments are computed. */
  private final Matrix rows = Matrix.view();

  private BatchGroups(List<Group> list, Grouping grouping, LayerContext context) {
    this.list = list;
    this.grouping = grouping;
    this.context = context;
  }

  static BatchGroups of(Tensor[] x, LayerContext context) {
    Grouping grouping = context.grouping();
    int shardsPerGroup = context.worldShards() / grouping.shardGroups();
    boolean inside = grouping.insideShard(context.worldShards());
    List<Group> list = new ArrayList<>();
    for (int s = 0; s < x.length; s++) {
      int rows = x[s].rows();
      int groups = Math.max(1, grouping.groupsIn(rows));
      for (int g = 0; g < groups; g++) {
        int first = g * grouping.rowsPerGroup();
        int size = g == groups - 1 ? rows - first : grouping.rowsPerGroup();
        int index = inside ? list.size() : (context.firstShard() + s) / shardsPerGroup;
        list.add(new Group(s, first, size, list.size(), index));
      }
    }
    return new BatchGroups(list, grouping, context);
  }

  List<Group> list() {
    return list;
  }

  private boolean reduced() {
    return !grouping.insideShard(context.worldShards());
  }

  /**
   * Moments of every group, {@code Moments.length(channels)} doubles each, ordered by {@link
   * Group#index}.
   */
  double[] moments(Tensor[] x, int channels) {
    int length = Moments.length(channels);
    double[] leaves = context.doubles(LEAVES, list.size() * length);
    for (Group group : list) {
      leafMoments(x[group.shard()], group, leaves, group.leaf() * length, channels);
    }
    if (!reduced()) {
      return leaves;
    }
    double[] statistics = context.doubles(STATISTICS, grouping.shardGroups() * length);
    context.allReduce(Reduction.MOMENTS, leaves, length, grouping.shardGroups(), statistics);
    return statistics;
  }

  /** Number of groups among reduced statistics. */
  int count() {
    return reduced() ? grouping.shardGroups() : list.size();
  }

  /** Room for one value of every channel for each group, ordered by {@link Group#leaf}. */
  double[] deviationLeaves(int channels) {
    return context.doubles(DEVIATION_LEAVES, list.size() * channels);
  }

  /** The same over whole groups, ordered by {@link Group#index}. */
  double[] reduceDeviations(Reduction reduction, double[] leaves, int channels) {
    if (!reduced()) {
      return leaves;
    }
    double[] deviations = context.doubles(DEVIATIONS, grouping.shardGroups() * channels);
    context.allReduce(reduction, leaves, channels, grouping.shardGroups(), deviations);
    return deviations;
  }

  /** The result of {@link #reduceDeviations} of this step's forward pass. */
  double[] forwardDeviations(int channels) {
    return reduced()
        ? context.doubles(DEVIATIONS, grouping.shardGroups() * channels)
        : deviationLeaves(channels);
  }

  /** The result of {@link #moments} of this step's forward pass. */
  double[] forwardMoments(int channels) {
    int length = Moments.length(channels);
    return reduced()
        ? context.doubles(STATISTICS, grouping.shardGroups() * length)
        : context.doubles(LEAVES, list.size() * length);
  }

  /** Room for sums of every group, {@code length} doubles each, ordered by {@link Group#leaf}. */
  double[] gradientSumLeaves(int length) {
    return context.doubles(SUM_LEAVES, list.size() * length);
  }

  /** The same sums over whole groups, ordered by {@link Group#index}. */
  double[] reduceGradientSums(double[] leaves, int length) {
    if (!reduced()) {
      return leaves;
    }
    double[] sums = context.doubles(SUMS, grouping.shardGroups() * length);
    context.allReduce(Reduction.SUM, leaves, length, grouping.shardGroups(), sums);
    return sums;
  }

  private void leafMoments(Tensor x, Group group, double[] leaves, int offset, int channels) {
    Matrix values = group.show(x, rows);
    float[] weights = context.rowWeights(group.shard());
    double weight = values.rows();
    double squaredWeight = weight;
    // The first row is the pivot: it lies among the values, so the squares stay as small as the
    // spread.
    if (weights == null) {
      context.kernels().columnPowerSums(values, values, leaves, offset + 2);
    } else {
      int positions = x.shape().positions();
      weight = 0;
      squaredWeight = 0;
      for (int i = group.firstRow(); i < group.firstRow() + group.rows(); i++) {
        double w = weights[i];
        weight += positions * w;
        squaredWeight += positions * (w * w);
      }
      float[] each = PositionWeights.of(weights, x, context);
      int first = group.firstRow() * positions;
      context.kernels().columnPowerSumsWeighted(values, each, first, values, leaves, offset + 2);
    }
    Moments.fromPowerSums(
        leaves, offset, channels, values.data(), values.offset(), weight, squaredWeight);
  }

  /**
   * Statistics of groups inside shards are not exchanged during the step; what the running
   * statistics need of them travels with the gradients: per shard, sum over groups of (W, W mean, W
   * unbiased variance). Of groups that are reduced the driver has the moments.
   */
  void addStepSums(double[] leaves, int channels) {
    if (reduced()) {
      return;
    }
    double[] sums = context.stepSums();
    for (Group group : list) {
      if (group.rows() > 0) {
        RunningStatistics.addGroup(
            leaves,
            group.leaf() * Moments.length(channels),
            channels,
            sums,
            context.stepSumsOffset(group.shard()));
      }
    }
  }
}
