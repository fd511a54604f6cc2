package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.layer.NormalizationScope.Grouping;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The groups of rows of one shard that share statistics in one pass, and where their sums lie. A
 * group is either spread over consecutive shards, and then its sums are reduced over all workers
 * between two stages ({@link Meeting}), or it lies inside the shard, and its own sums are those of
 * the group.
 */
final class BatchGroups {
  /** Slots of the moments of shards, or of groups inside one, and of reduced groups. */
  static final int LEAVES = 0;

  static final int STATISTICS = 1;

  /** The same of the sums of the backward pass. */
  static final int SUM_LEAVES = 2;

  static final int SUMS = 3;

  /** The same of deviations from the mean. */
  static final int DEVIATION_LEAVES = 6;

  static final int DEVIATIONS = 7;

  /**
   * The rows of one group in the shard.
   *
   * @param firstRow first row in the shard
   * @param rows number of rows, 0 or more
   * @param leaf place of its sums among those of the worker, or of the shard
   * @param index place of its group among the reduced statistics
   */
  record Group(int firstRow, int rows, int leaf, int index) {
    /** Lets a view show these rows of the shard's tensor: positions x channels. */
    Matrix show(Tensor x, Matrix view) {
      int positions = x.shape().positions();
      return view.show(x.byChannel(), firstRow * positions, rows * positions);
    }
  }

  private final List<Group> list;
  private final Grouping grouping;
  private final LayerContext context;
  private final boolean reduced;

  /** The rows of the group whose moments are computed. */
  private final Matrix rows = Matrix.view();

  private BatchGroups(List<Group> list, Grouping grouping, boolean reduced, LayerContext context) {
    this.list = list;
    this.grouping = grouping;
    this.reduced = reduced;
    this.context = context;
  }

  static BatchGroups of(Tensor x, LayerContext context) {
    Grouping grouping = context.grouping();
    boolean inside = grouping.insideShard(context.worldShards());
    List<Group> list = new ArrayList<>();
    if (!inside) {
      int shardsPerGroup = context.worldShards() / grouping.shardGroups();
      int leaf = context.shard() - context.firstShard();
      list.add(new Group(0, x.rows(), leaf, context.shard() / shardsPerGroup));
      return new BatchGroups(list, grouping, true, context);
    }
    int groups = Math.max(1, grouping.groupsIn(x.rows()));
    for (int g = 0; g < groups; g++) {
      int first = g * grouping.rowsPerGroup();
      int size = g == groups - 1 ? x.rows() - first : grouping.rowsPerGroup();
      list.add(new Group(first, size, g, g));
    }
    return new BatchGroups(list, grouping, false, context);
  }

  List<Group> list() {
    return list;
  }

  /** Whether they go on in other shards. */
  boolean meet() {
    return reduced;
  }

  /** Number of groups among the statistics. */
  int count() {
    return reduced ? grouping.shardGroups() : list.size();
  }

  /**
   * Room for a vector of {@code length} doubles of every group, ordered by {@link Group#leaf}; the
   * other shards' vectors lie beside those of this one.
   */
  double[] leaves(int slot, int length) {
    return reduced
        ? context.shared(slot, context.shards() * length)
        : context.doubles(slot, list.size() * length);
  }

  /**
   * The same over whole groups, ordered by {@link Group#index}, in a stage after they were reduced.
   *
   * @param leaves slot of {@link #leaves}
   * @param result slot of what they were reduced to
   */
  double[] reduced(int leaves, int result, int length) {
    return reduced
        ? context.shared(result, grouping.shardGroups() * length)
        : leaves(leaves, length);
  }

  /** Writes the moments of every group of the shard, Moments.length(channels) doubles each. */
  void leaveMoments(Tensor x, int channels) {
    int length = Moments.length(channels);
    double[] leaves = leaves(LEAVES, length);
    for (Group group : list) {
      leafMoments(x, group, leaves, group.leaf() * length, channels);
    }
  }

  /** Moments of every group, ordered by {@link Group#index}. */
  double[] moments(int channels) {
    return reduced(LEAVES, STATISTICS, Moments.length(channels));
  }

  private void leafMoments(Tensor x, Group group, double[] leaves, int offset, int channels) {
    Matrix values = group.show(x, rows);
    float[] weights = context.rowWeights();
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
    if (reduced) {
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
            context.stepSumsOffset());
      }
    }
  }
}
