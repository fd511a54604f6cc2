package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Normalization;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Per-channel coefficients of one {@link BatchNormalization} in one pass, as the float arrays that
 * the kernels take; filled anew whenever the group changes. The mean stands as the sum of two
 * floats, so that a large mean costs x - mu no digits.
 */
final class Coefficients {
  /** Slot of doubles for the sums of one shard, after those of {@link BatchGroups}. */
  static final int SHARD_SUMS = 4;

  private static final int INVERSE = 5;

  private final BatchNorm norm;

  /** Null where statistics are not corrected. */
  private final @Nullable Renormalization correction;

  private final int channels;
  private final LayerContext context;
  private final Normalization by;
  private final double[] inverse;

  // The rows of a group in x and y, or in x, dy and dx.
  private final Matrix input = Matrix.view();
  private final Matrix output = Matrix.view();
  private final Matrix slope = Matrix.view();
  private final Matrix back = Matrix.view();

  private int current = -1;
  private int currentSums = -1;

  Coefficients(BatchNormalization layer, int channels, LayerContext context) {
    norm = layer.norm();
    correction =
        layer instanceof BatchRenorm renorm && !norm.frozen() && context.training()
            ? new Renormalization(renorm, channels, context)
            : null;
    this.channels = channels;
    this.context = context;
    by =
        new Normalization(
            context.floats(0, channels),
            context.floats(1, channels),
            context.floats(2, channels),
            context.floats(3, channels),
            context.floats(4, channels),
            context.floats(5, channels));
    inverse = context.doubles(INVERSE, channels);
  }

  /** From the moments of a group, or from the running statistics if there are none. */
  void of(double @Nullable [] moments, BatchGroups.Group group) {
    if (moments == null) {
      ofRunningStatistics();
    } else {
      ofMoments(moments, group.index());
    }
  }

  /** From the moments of group {@code index}. */
  void ofMoments(double[] statistics, int index) {
    if (index == current) {
      return;
    }
    current = index;
    int mean = index * Moments.length(channels) + 2;
    double weight = statistics[mean - 2];
    fill(statistics, mean, statistics, mean + channels, weight == 0 ? 1 : weight);
    if (correction != null) {
      correct(statistics, mean);
    }
  }

  /** Takes r and d of a renormalization into scale and shift. */
  private void correct(double[] means, int mean) {
    Matrix gamma = norm.gamma() == BatchNorm.Affine.OFF ? null : context.parameter(0);
    for (int c = 0; c < channels; c++) {
      correction.of(c, means[mean + c], inverse[c]);
      double scale = gamma == null ? 1 : gamma.data()[gamma.offset() + c];
      by.scale()[c] = (float) (inverse[c] * correction.r(c) * scale);
      by.shift()[c] = (float) (by.shift()[c] + correction.d(c) * scale);
    }
  }

  /** From the running statistics; the gradient then passes straight through. */
  void ofRunningStatistics() {
    if (current == 0) {
      return;
    }
    current = 0;
    int mean = context.runningOffset();
    double[] running = context.runningStatistics();
    fill(running, mean, running, mean + channels, 1);
    Arrays.fill(by.gradientMean(), 0, channels, 0f);
    Arrays.fill(by.gradientSlope(), 0, channels, 0f);
  }

  private void fill(double[] means, int mean, double[] variances, int variance, double divisor) {
    boolean hasGamma = norm.gamma() != BatchNorm.Affine.OFF;
    boolean hasBeta = norm.beta() != BatchNorm.Affine.OFF;
    Matrix gamma = hasGamma ? context.parameter(0) : null;
    Matrix beta = hasBeta ? context.parameter(hasGamma ? 1 : 0) : null;
    for (int c = 0; c < channels; c++) {
      double average = means[mean + c];
      inverse[c] = 1 / StrictMath.sqrt(variances[variance + c] / divisor + norm.epsilon());
      by.meanHigh()[c] = (float) average;
      by.meanLow()[c] = (float) (average - by.meanHigh()[c]);
      by.scale()[c] =
          (float) (hasGamma ? inverse[c] * gamma.data()[gamma.offset() + c] : inverse[c]);
      by.shift()[c] = hasBeta ? beta.data()[beta.offset() + c] : 0f;
    }
  }

  /** 1 / sqrt(var + epsilon) of every channel of the current group. */
  double[] inverse() {
    return inverse;
  }

  /** Gamma times that. */
  float[] scale() {
    return by.scale();
  }

  /** Normalizes the rows of a group; see {@link #normalize(Matrix, Matrix, boolean)}. */
  void normalize(Tensor x, Tensor y, BatchGroups.Group group, boolean rectified) {
    normalize(group.show(x, input), group.show(y, output), rectified);
  }

  /**
   * Normalizes some rows.
   *
   * @param rectified whether {@code max(0, y)} is wanted
   */
  void normalize(Matrix x, Matrix y, boolean rectified) {
    if (rectified) {
      context.kernels().normalizeRectified(x, y, by);
    } else {
      context.kernels().normalize(x, y, by);
    }
  }

  /** Writes sum dy and sum dy (x - mu) over the rows of a group. */
  void gradientSums(Tensor x, Tensor dy, BatchGroups.Group group, double[] sums, int offset) {
    context
        .kernels()
        .normalizeGradientSums(group.show(x, input), group.show(dy, slope), by, sums, offset);
  }

  /**
   * Adds A = sum dy and sum dy xhat of one group to those of its shard: the gradients of beta and
   * gamma.
   */
  void addParameterGradient(double[] sums, int offset, double[] shardSums) {
    for (int c = 0; c < channels; c++) {
      double hat = sums[offset + channels + c] * inverse[c];
      shardSums[c] += sums[offset + c];
      shardSums[channels + c] +=
          correction == null ? hat : hat * correction.r(c) + sums[offset + c] * correction.d(c);
    }
  }

  /** A / W and r^2 sum(dy (x - mu)) / W of group {@code index}; call after {@link #ofMoments}. */
  void ofGradientSums(double[] sums, int index, double[] statistics) {
    if (index == currentSums) {
      return;
    }
    currentSums = index;
    int offset = index * 2 * channels;
    double weight = statistics[index * Moments.length(channels)];
    for (int c = 0; c < channels; c++) {
      by.gradientMean()[c] = (float) (sums[offset + c] / weight);
      by.gradientSlope()[c] =
          (float) (inverse[c] * inverse[c] * sums[offset + channels + c] / weight);
    }
  }

  /** Writes dx of the rows of a group. */
  void gradient(
      Tensor x, Tensor dy, Tensor dx, BatchGroups.Group group, float @Nullable [] weights) {
    group.show(x, input);
    group.show(dy, slope);
    group.show(dx, back);
    if (weights == null) {
      context.kernels().normalizeGradient(input, slope, back, by);
    } else {
      float[] each = PositionWeights.of(weights, x, context);
      int first = group.firstRow() * x.shape().positions();
      context.kernels().normalizeGradientWeighted(input, slope, back, by, each, first);
    }
  }
}
