package io.github.syncbn.worker.layer;

/**
 * How the statistics of one batch enter the running ones: the mean over groups, weighted by their
 * sums of weights, of mean and unbiased variance. For one group, the global scope, these are just
 * its mean and unbiased variance.
 *
 * <p>Layout of the sums: W, sum of W mean [channels], sum of W unbiased variance [channels].
 */
public final class RunningStatistics {
  private RunningStatistics() {}

  /** Doubles in the sums of {@code channels} channels. */
  public static int sumsLength(int channels) {
    return 1 + 2 * channels;
  }

  /**
   * Adds one group, whose moments start at {@code moments[offset]}, to the sums at {@code
   * sums[sumsOffset]}.
   */
  public static void addGroup(
      double[] moments, int offset, int channels, double[] sums, int sumsOffset) {
    double weight = moments[offset];
    if (weight == 0) {
      return;
    }
    double n = weight * weight / moments[offset + 1];
    double correction = n / (n - 1);
    sums[sumsOffset] += weight;
    for (int c = 0; c < channels; c++) {
      sums[sumsOffset + 1 + c] += weight * moments[offset + 2 + c];
      sums[sumsOffset + 1 + channels + c] += moments[offset + 2 + channels + c] * correction;
    }
  }

  /**
   * Writes mean [channels] and unbiased variance [channels] of the batch whose sums start at {@code
   * sums[sumsOffset]}, from {@code batch[offset]}.
   */
  public static void average(
      double[] sums, int sumsOffset, int channels, double[] batch, int offset) {
    double weight = sums[sumsOffset];
    for (int c = 0; c < 2 * channels; c++) {
      batch[offset + c] = sums[sumsOffset + 1 + c] / weight;
    }
  }

  /**
   * Moves running statistics, mean [channels] then variance [channels] from {@code
   * running[offset]}, by those of a batch, in the same places.
   *
   * @param decay weight of the old values, in [0, 1]
   */
  public static void move(
      double[] running, int offset, int channels, double[] batch, double decay) {
    for (int i = offset; i < offset + 2 * channels; i++) {
      running[i] = decay * running[i] + (1 - decay) * batch[i];
    }
  }
}
