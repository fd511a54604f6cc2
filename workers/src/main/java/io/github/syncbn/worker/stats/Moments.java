package io.github.syncbn.worker.stats;

import java.util.Arrays;

/**
 * Weighted count, mean and second central moment of a set of values, per channel, in double;
 * mergeable without loss.
 *
 * <p>For values x_i of weight w_i: {@code W = sum w}, {@code Q = sum w^2}, {@code mean = sum(w x) /
 * W}, {@code M2 = sum w (x - mean)^2}. Two sets a and b merge by Chan, Golub and LeVeque (1979),
 * here with weights:
 *
 * <pre>
 *   delta = mean_b - mean_a
 *   mean  = mean_a + delta W_b / W
 *   M2    = M2_a + M2_b + delta^2 W_a W_b / W
 * </pre>
 *
 * The empty set is the identity, exactly. With unit weights W = Q = n, and {@code M2 / n} is the
 * biased variance that batch normalization divides by (Ioffe and Szegedy 2015, Algorithm 1). The
 * unbiased variance of the running statistics is {@code M2 / W * n / (n - 1)} with the effective
 * count {@code n = W^2 / Q}.
 *
 * <p>Layout of {@link #values}: W, Q, mean[0..channels), M2[0..channels). The count is that of
 * values per channel: rows times positions.
 *
 * @param values the layout above, not copied
 */
public record Moments(double[] values) {

  public Moments {
    if (values.length < 4 || values.length % 2 != 0) {
      throw new IllegalArgumentException(
          "moments hold 2 + 2 * channels doubles, got " + values.length);
    }
  }

  /** Doubles that hold the moments of {@code channels} channels. */
  public static int length(int channels) {
    return 2 + 2 * channels;
  }

  /** The moments of no values: merging with them changes nothing. */
  public static Moments identity(int channels) {
    return new Moments(new double[length(channels)]);
  }

  public int channels() {
    return values.length / 2 - 1;
  }

  /** Sum of weights W: the number of values per channel where rows have no weights. */
  public double weight() {
    return values[0];
  }

  /**
   * Effective number of values per channel, W^2 / Q; equal to the count for unit weights, 0 for no
   * values.
   */
  public double effectiveCount() {
    return values[1] == 0 ? 0 : values[0] * values[0] / values[1];
  }

  /** Mean of a channel; 0 for no values. */
  public double mean(int channel) {
    return values[2 + channel];
  }

  /** Biased variance M2 / W of a channel, at least 0; 0 for no values. */
  public double variance(int channel) {
    return values[0] == 0 ? 0 : values[2 + channels() + channel] / values[0];
  }

  /**
   * Unbiased variance of a channel, biased times n / (n - 1) for the effective count n; NaN unless
   * n is above 1.
   */
  public double unbiasedVariance(int channel) {
    double n = effectiveCount();
    return n > 1 ? variance(channel) * (n / (n - 1)) : Double.NaN;
  }

  /** A new value: these and the others together. */
  public Moments merge(Moments other) {
    double[] merged = values.clone();
    merge(merged, 0, other.values, 0, channels());
    return new Moments(merged);
  }

  /**
   * Merges the moments at {@code other[otherOffset...]} into those at {@code into[intoOffset...]}.
   * The result depends on which is which only by rounding; callers keep the left operand on the
   * left.
   */
  public static void merge(
      double[] into, int intoOffset, double[] other, int otherOffset, int channels) {
    double weightB = other[otherOffset];
    if (weightB == 0) {
      return;
    }
    double weightA = into[intoOffset];
    if (weightA == 0) {
      System.arraycopy(other, otherOffset, into, intoOffset, length(channels));
      return;
    }
    double weight = weightA + weightB;
    into[intoOffset] = weight;
    into[intoOffset + 1] += other[otherOffset + 1];
    double shareB = weightB / weight;
    double cross = weightA * shareB;
    int mean = intoOffset + 2;
    int m2 = mean + channels;
    int otherMean = otherOffset + 2;
    int otherM2 = otherMean + channels;
    for (int c = 0; c < channels; c++) {
      double delta = other[otherMean + c] - into[mean + c];
      into[mean + c] += delta * shareB;
      into[m2 + c] += other[otherM2 + c] + delta * delta * cross;
    }
  }

  /**
   * Turns sums about a pivot into moments, in place of {@code values[offset...]}: {@code first[c] =
   * sum w (x - pivot)} stands where the mean goes and {@code second[c] = sum w (x - pivot)^2} where
   * M2 goes.
   *
   * @param weight sum of weights W; if 0 the result is the identity
   * @param squaredWeight sum of squared weights Q
   */
  public static void fromPowerSums(
      double[] values,
      int offset,
      int channels,
      float[] pivot,
      int pivotOffset,
      double weight,
      double squaredWeight) {
    if (weight == 0) {
      Arrays.fill(values, offset, offset + length(channels), 0.0);
      return;
    }
    values[offset] = weight;
    values[offset + 1] = squaredWeight;
    int mean = offset + 2;
    int m2 = mean + channels;
    for (int c = 0; c < channels; c++) {
      double first = values[mean + c];
      double shift = first / weight;
      values[mean + c] = pivot[pivotOffset + c] + shift;
      // Rounding may leave a hair below zero where all values are equal.
      values[m2 + c] = Math.max(0.0, values[m2 + c] - first * shift);
    }
  }
}
