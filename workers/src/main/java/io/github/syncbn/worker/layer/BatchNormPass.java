package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One pass of a {@link BatchNormalization} over the shards of a worker; formulas stand there. */
class BatchNormPass {
  final LayerContext context;
  final int channels;
  final Coefficients coefficients;
  private final BatchNorm norm;

  BatchNormPass(BatchNormalization layer, Tensor[] x, LayerContext context) {
    norm = layer.norm();
    this.context = context;
    channels = x[0].shape().channels();
    coefficients = new Coefficients(layer, channels, context);
  }

  /** The one that suits the layer. */
  static BatchNormPass of(BatchNormalization layer, Tensor[] x, LayerContext context) {
    return layer instanceof DeviationNorm deviation
        ? new DeviationPass(deviation, x, context)
        : new BatchNormPass(layer, x, context);
  }

  /** Whether rows are normalized by statistics of their batch, not by the running ones. */
  private boolean byBatch() {
    return context.training() && !norm.frozen();
  }

  /**
   * The forward pass.
   *
   * @param rectified whether to apply a {@link Relu} to y in the same pass over memory
   */
  void forward(Tensor[] x, Tensor[] y, boolean rectified) {
    if (!byBatch()) {
      coefficients.ofRunningStatistics();
      for (int s = 0; s < x.length; s++) {
        coefficients.normalize(x[s].byChannel(), y[s].byChannel(), rectified);
      }
      return;
    }
    BatchGroups groups = BatchGroups.of(x, context);
    double[] moments = moments(x, groups);
    groups.addStepSums(moments, channels);
    for (BatchGroups.Group group : groups.list()) {
      coefficients.ofMoments(moments, group.index());
      coefficients.normalize(x[group.shard()], y[group.shard()], group, rectified);
    }
  }

  /** Moments of every group, by which it is normalized; see {@link BatchGroups#moments}. */
  double[] moments(Tensor[] x, BatchGroups groups) {
    return groups.moments(x, channels);
  }

  /** Sums of a channel that go over the workers on the way back. */
  int sumsPerChannel() {
    return 2;
  }

  /** Adds those after the first two, sum dy and sum dy (x - mu), to the sums of a group. */
  void addSums(Tensor x, BatchGroups.Group group, BatchGroups groups, double[] sums, int offset) {}

  /** The backward pass; dx is null if it is not needed. */
  void backward(Tensor[] x, Tensor[] dy, Tensor @Nullable [] dx) {
    BatchGroups groups = BatchGroups.of(x, context);
    double[] moments = byBatch() ? groups.forwardMoments(channels) : null;
    int length = sumsPerChannel() * channels;
    double[] leaves = groups.gradientSumLeaves(length);
    parameterGradients(x, dy, groups, moments, leaves);
    double[] sums = moments == null ? null : groups.reduceGradientSums(leaves, length);
    if (dx == null) {
      return;
    }
    for (BatchGroups.Group group : groups.list()) {
      int s = group.shard();
      coefficients.of(moments, group);
      if (sums == null) {
        coefficients.gradient(x[s], dy[s], dx[s], group, context.rowWeights(s));
      } else {
        gradient(x[s], dy[s], dx[s], group, groups, sums);
      }
    }
  }

  /** Writes dx of the rows of a group, of whose sums and moments the coefficients are made. */
  void gradient(
      Tensor x, Tensor dy, Tensor dx, BatchGroups.Group group, BatchGroups groups, double[] sums) {
    coefficients.ofGradientSums(sums, group.index(), groups.forwardMoments(channels));
    coefficients.gradient(x, dy, dx, group, context.rowWeights(group.shard()));
  }

  /** Sums A and B of every group; those of a shard, added in order, are its dbeta and dgamma. */
  private void parameterGradients(
      Tensor[] x, Tensor[] dy, BatchGroups groups, double @Nullable [] moments, double[] leaves) {
    double[] shardSums = context.doubles(Coefficients.SHARD_SUMS, 2 * channels);
    int shard = -1;
    for (BatchGroups.Group group : groups.list()) {
      coefficients.of(moments, group);
      if (group.shard() != shard) {
        finishShard(shard, shardSums);
        shard = group.shard();
        Arrays.fill(shardSums, 0, 2 * channels, -0.0);
      }
      int leaf = group.leaf() * sumsPerChannel() * channels;
      coefficients.gradientSums(x[shard], dy[shard], group, leaves, leaf);
      if (moments != null) {
        addSums(x[shard], group, groups, leaves, leaf);
      }
      coefficients.addParameterGradient(leaves, leaf, shardSums);
    }
    finishShard(shard, shardSums);
  }

  /** Hands over the gradient of gamma and beta of one shard; -1 is none. */
  private void finishShard(int shard, double[] shardSums) {
    if (shard < 0) {
      return;
    }
    int parameter = 0;
    if (norm.gamma() != BatchNorm.Affine.OFF) {
      round(shardSums, channels, context.gradient(shard, parameter++));
    }
    if (norm.beta() != BatchNorm.Affine.OFF) {
      round(shardSums, 0, context.gradient(shard, parameter));
    }
    context.gradientComplete(shard);
  }

  private static void round(double[] sums, int offset, Matrix into) {
    for (int c = 0; c < into.columns(); c++) {
      into.data()[into.offset() + c] = (float) sums[offset + c];
    }
  }
}
