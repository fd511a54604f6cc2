package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One pass of a {@link BatchNormalization} over a shard; formulas stand there. */
class BatchNormPass {
  final LayerContext context;
  final int channels;
  final Coefficients coefficients;
  final BatchGroups groups;
  private final BatchNorm norm;

  BatchNormPass(BatchNormalization layer, Tensor x, LayerContext context) {
    norm = layer.norm();
    this.context = context;
    channels = x.shape().channels();
    coefficients = new Coefficients(layer, channels, context);
    groups = BatchGroups.of(x, context);
  }

  /** The one that suits the layer. */
  static BatchNormPass of(BatchNormalization layer, Tensor x, LayerContext context) {
    return layer instanceof DeviationNorm deviation
        ? new DeviationPass(deviation, x, context)
        : new BatchNormPass(layer, x, context);
  }

  /** Whether rows are normalized by statistics of their batch, not by the running ones. */
  private boolean byBatch() {
    return context.training() && !norm.frozen();
  }

  /** Reductions of a forward pass. */
  int forwardMeetings() {
    return 1;
  }

  /** Whether the shard's groups go on in others, so that a pass has stages. */
  private boolean meets() {
    return byBatch() && groups.meet();
  }

  /**
   * A stage of the forward pass; the only one goes through where shards do not meet.
   *
   * @param rectified whether to apply a {@link Relu} to y in the same pass over memory
   */
  void forward(int stage, Tensor x, Tensor y, boolean rectified) {
    if (!byBatch()) {
      coefficients.ofRunningStatistics();
      coefficients.normalize(x.byChannel(), y.byChannel(), rectified);
    } else if (!meets()) {
      for (int meeting = 0; meeting < forwardMeetings(); meeting++) {
        leave(meeting, x);
      }
      normalize(x, y, rectified);
    } else if (stage < forwardMeetings()) {
      leave(stage, x);
    } else {
      normalize(x, y, rectified);
    }
  }

  private void normalize(Tensor x, Tensor y, boolean rectified) {
    double[] moments = moments();
    groups.addStepSums(moments, channels);
    for (BatchGroups.Group group : groups.list()) {
      coefficients.ofMoments(moments, group.index());
      coefficients.normalize(x, y, group, rectified);
    }
  }

  /** Writes the leaves of a reduction. */
  void leave(int meeting, Tensor x) {
    groups.leaveMoments(x, channels);
  }

  /** Moments of every group, by which it is normalized, once all leaves are reduced. */
  double[] moments() {
    return groups.moments(channels);
  }

  /** Sums of a channel that go over the workers on the way back. */
  int sumsPerChannel() {
    return 2;
  }

  /** Adds those after the first two, sum dy and sum dy (x - mu), to the sums of a group. */
  void addSums(Tensor x, BatchGroups.Group group, double[] sums, int offset) {}

  /** A stage of the backward pass, likewise; dx is null if it is not needed. */
  void backward(int stage, Tensor x, Tensor dy, @Nullable Tensor dx) {
    if (stage == 0) {
      leaveSums(x, dy);
    }
    if (dx == null || meets() && stage == 0) {
      return;
    }
    if (byBatch()) {
      gradient(x, dy, dx);
      return;
    }
    coefficients.ofRunningStatistics();
    for (BatchGroups.Group group : groups.list()) {
      coefficients.gradient(x, dy, dx, group, context.rowWeights());
    }
  }

  private void gradient(Tensor x, Tensor dy, Tensor dx) {
    double[] moments = moments();
    double[] sums =
        groups.reduced(BatchGroups.SUM_LEAVES, BatchGroups.SUMS, sumsPerChannel() * channels);
    for (BatchGroups.Group group : groups.list()) {
      coefficients.ofMoments(moments, group.index());
      gradient(x, dy, dx, group, sums);
    }
  }

  /** Writes dx of the rows of a group, of whose sums and moments the coefficients are made. */
  void gradient(Tensor x, Tensor dy, Tensor dx, BatchGroups.Group group, double[] sums) {
    coefficients.ofGradientSums(sums, group.index(), moments());
    coefficients.gradient(x, dy, dx, group, context.rowWeights());
  }

  /** Sums A and B of every group; those of the shard, added in order, are its dbeta and dgamma. */
  private void leaveSums(Tensor x, Tensor dy) {
    double[] moments = byBatch() ? moments() : null;
    double[] leaves = groups.leaves(BatchGroups.SUM_LEAVES, sumsPerChannel() * channels);
    double[] shardSums = context.doubles(Coefficients.SHARD_SUMS, 2 * channels);
    Arrays.fill(shardSums, 0, 2 * channels, -0.0);
    for (BatchGroups.Group group : groups.list()) {
      coefficients.of(moments, group);
      int leaf = group.leaf() * sumsPerChannel() * channels;
      coefficients.gradientSums(x, dy, group, leaves, leaf);
      if (moments != null) {
        addSums(x, group, leaves, leaf);
      }
      coefficients.addParameterGradient(leaves, leaf, shardSums);
    }
    int parameter = 0;
    if (norm.gamma() != BatchNorm.Affine.OFF) {
      round(shardSums, channels, context.gradient(parameter++));
    }
    if (norm.beta() != BatchNorm.Affine.OFF) {
      round(shardSums, 0, context.gradient(parameter));
    }
    context.gradientComplete();
  }

  private static void round(double[] sums, int offset, Matrix into) {
    for (int c = 0; c < into.columns(); c++) {
      into.data()[into.offset() + c] = (float) sums[offset + c];
    }
  }
}
