package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Per-channel coefficients of one {@link BatchNorm} in one pass, as the float arrays that the
 * kernels take; filled anew whenever the group changes. The mean stands as the sum of two floats,
 * so that a large mean costs x - mu no digits.
 */
final class Coefficients {
  /** Slot of doubles for the sums of one shard, after those of {@link BatchGroups}. */
  static final int SHARD_SUMS = 4;

  private static final int INVERSE = 5;

  private final BatchNorm layer;
  private final int channels;
  private final LayerContext context;
  private final float[] meanHigh;
  private final float[] meanLow;
  private final float[] scale;
  private final float[] shift;
  private final float[] a;
  private final float[] b;
  private final double[] inverse;
  private int current = -1;
  private int currentSums = -1;

  Coefficients(BatchNorm layer, int channels, LayerContext context) {
    this.layer = layer;
    this.channels = channels;
    this.context = context;
    meanHigh = context.floats(0, channels);
    meanLow = context.floats(1, channels);
    scale = context.floats(2, channels);
    shift = context.floats(3, channels);
    a = context.floats(4, channels);
    b = context.floats(5, channels);
    inverse = context.doubles(INVERSE, channels);
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
    java.util.Arrays.fill(a, 0, channels, 0f);
    java.util.Arrays.fill(b, 0, channels, 0f);
  }

  private void fill(double[] means, int mean, double[] variances, int variance, double divisor) {
    boolean hasGamma = layer.gamma() != BatchNorm.Affine.OFF;
    boolean hasBeta = layer.beta() != BatchNorm.Affine.OFF;
    Matrix gamma = hasGamma ? context.parameter(0) : null;
    Matrix beta = hasBeta ? context.parameter(hasGamma ? 1 : 0) : null;
    for (int c = 0; c < channels; c++) {
      meanHigh[c] = (float) means[mean + c];
      meanLow[c] = (float) (means[mean + c] - meanHigh[c]);
      inverse[c] = 1 / StrictMath.sqrt(variances[variance + c] / divisor + layer.epsilon());
      scale[c] = (float) (hasGamma ? inverse[c] * gamma.data()[gamma.offset() + c] : inverse[c]);
      shift[c] = hasBeta ? beta.data()[beta.offset() + c] : 0f;
    }
  }

  /**
   * Normalizes some rows.
   *
   * @param rectified whether {@code max(0, y)} is wanted
   */
  void normalize(Tensor x, Tensor y, int firstRow, int rows, boolean rectified) {
    Kernels kernels = context.kernels();
    int positions = x.shape().positions();
    int skip = firstRow * positions * channels;
    int xFrom = x.offset() + skip;
    int yFrom = y.offset() + skip;
    int count = rows * positions;
    if (rectified) {
      kernels.normalizeRectified(
          x.data(), xFrom, y.data(), yFrom, count, channels, meanHigh, meanLow, scale, shift);
    } else {
      kernels.normalize(
          x.data(), xFrom, y.data(), yFrom, count, channels, meanHigh, meanLow, scale, shift);
    }
  }

  /** Writes sum dy and sum dy (x - mu) of some rows. */
  void gradientSums(Tensor x, Tensor dy, int firstRow, int rows, double[] sums, int offset) {
    int positions = x.shape().positions();
    int skip = firstRow * positions * channels;
    context
        .kernels()
        .normalizeGradientSums(
            x.data(),
            x.offset() + skip,
            dy.data(),
            dy.offset() + skip,
            rows * positions,
            channels,
            meanHigh,
            meanLow,
            sums,
            offset);
  }

  /**
   * Adds A and B = r sum dy (x - mu) of one group to those of its shard: the gradients of beta and
   * gamma.
   */
  void addParameterGradient(double[] sums, int offset, double[] shardSums) {
    for (int c = 0; c < channels; c++) {
      shardSums[c] += sums[offset + c];
      shardSums[channels + c] += sums[offset + channels + c] * inverse[c];
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
      a[c] = (float) (sums[offset + c] / weight);
      b[c] = (float) (inverse[c] * inverse[c] * sums[offset + channels + c] / weight);
    }
  }

  void gradient(
      Tensor x, Tensor dy, Tensor dx, int firstRow, int rows, float @Nullable [] weights) {
    int positions = x.shape().positions();
    int skip = firstRow * positions * channels;
    if (weights == null) {
      context
          .kernels()
          .normalizeGradient(
              x.data(),
              x.offset() + skip,
              dy.data(),
              dy.offset() + skip,
              dx.data(),
              dx.offset() + skip,
              rows * positions,
              channels,
              meanHigh,
              meanLow,
              scale,
              a,
              b);
    } else {
      context
          .kernels()
          .normalizeGradientWeighted(
              x.data(),
              x.offset() + skip,
              dy.data(),
              dy.offset() + skip,
              dx.data(),
              dx.offset() + skip,
              rows * positions,
              channels,
              PositionWeights.of(weights, x, context),
              firstRow * positions,
              meanHigh,
              meanLow,
              scale,
              a,
              b);
    }
  }
}
