package io.github.syncbn.worker.inference;

/**
 * A batch normalization by running statistics: {@code y = gamma (x - mean) / sqrt(variance +
 * epsilon) + beta}, channel by channel.
 *
 * @param mean running mean
 * @param variance running variance
 * @param epsilon added to the variance
 * @param gamma scale
 * @param beta shift
 */
public record ChannelStatistics(
    double[] mean, double[] variance, double epsilon, double[] gamma, double[] beta) {

  /** Number of channels. */
  int channels() {
    return mean.length;
  }

  /** What {@code x - mean} of a channel is multiplied by. */
  double scale(int channel) {
    return 1 / StrictMath.sqrt(variance[channel] + epsilon) * gamma[channel];
  }
}
