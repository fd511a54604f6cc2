package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.stats.Moments;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization by another measure of spread than the variance (Hoffer et al. 2018, arXiv
 * 1803.01814): with d_i = x_i - mu, a deviation a of the d_i stands for their root mean square, and
 * the variance of {@link BatchNorm} is
 *
 * <pre>
 *   var = C^2 a^2     r = 1 / sqrt(var + epsilon)     y = gamma d r + beta
 * </pre>
 *
 * <p>with C such that C a is the deviation of normal values. Backward: where da/dd_i = w_i u_i / U,
 * with u_i the sign of d_i or 0, the mean moves every d_i too, so that with T = sum w u
 *
 * <pre>
 *   da/dx_i = w_i / U (u_i - T / W)     dr/da = -C^2 a r^3
 *   dx_i = gamma r [dy_i - w_i A / W - k w_i / U (u_i - T / W)]     k = C^2 a r B
 *   dgamma = B     dbeta = A     A = sum dy     B = sum dy xhat
 * </pre>
 *
 * <p>The mean must be known before deviations from it can be summed, and the moments before the
 * sums of the way back: three exchanges for a step, one more than batch normalization. Running
 * statistics hold mean and var n / (n - 1), as there: deviations from the mean of n normal values
 * are short by sqrt((n - 1) / n), whatever measures them.
 */
public sealed interface DeviationNorm extends BatchNormalization
    permits L1BatchNorm, LInfBatchNorm {

  /** How the deviations of two sets of rows become that of both. */
  Reduction reduction();

  /** What {@link #reduction} adds up for one value: {@code sum} with {@code |d|} of weight w. */
  double add(double sum, double weight, double magnitude);

  /**
   * The deviation a from what {@link #reduction} gave.
   *
   * @param weight sum of weights W
   */
  double deviation(double reduced, double weight);

  /**
   * C^2.
   *
   * @param count effective number of values, at least 1
   */
  double squaredFactor(double count);

  /** u of a value that is {@code distance} from the mean, where the deviation is a. */
  double slope(double distance, double deviation);

  /**
   * U.
   *
   * @param weight sum of weights W
   * @param active sum of the weights of the values whose u is not 0
   */
  double divisor(double weight, double active);

  /**
   * Adds the deviations of some rows from the means in {@code moments[momentsOffset...]} to {@code
   * sums[offset...]}, a value for each channel.
   *
   * @param weights of the rows from index {@code first}; null if all weigh 1
   */
  default void addDeviations(
      Matrix x,
      float @Nullable [] weights,
      int first,
      double[] moments,
      int momentsOffset,
      double[] sums,
      int offset) {
    for (int i = 0; i < x.rows(); i++) {
      int row = x.rowStart(i);
      double weight = weights == null ? 1 : weights[first + i];
      for (int c = 0; c < x.columns(); c++) {
        double distance = x.data()[row + c] - moments[momentsOffset + 2 + c];
        sums[offset + c] = add(sums[offset + c], weight, Math.abs(distance));
      }
    }
  }

  /** The moments first, then the deviations, which replace M2 by W var. */
  @Override
  default boolean takeMoments(
      Reduction reduction, double[] result, double[] moments, int groups, int channels) {
    if (reduction == Reduction.MOMENTS) {
      System.arraycopy(result, 0, moments, 0, groups * Moments.length(channels));
      return false;
    }
    for (int group = 0; group < groups; group++) {
      int at = group * Moments.length(channels);
      double weight = moments[at];
      if (weight > 0) {
        double factor = squaredFactor(weight * weight / moments[at + 1]);
        for (int c = 0; c < channels; c++) {
          double deviation = deviation(result[group * channels + c], weight);
          moments[at + 2 + channels + c] = weight * (factor * deviation * deviation);
        }
      }
    }
    return true;
  }

  /** The moments, then the deviations from their means. */
  @Override
  default List<Meeting> forwardMeetings(Shape input) {
    List<Meeting> meetings = new ArrayList<>(BatchNormalization.super.forwardMeetings(input));
    meetings.add(
        new Meeting(
            reduction(), input.channels(), BatchGroups.DEVIATION_LEAVES, BatchGroups.DEVIATIONS));
    return meetings;
  }

  @Override
  default List<Meeting> backwardMeetings(Shape input) {
    return List.of(BatchNormalization.sums(DeviationPass.SUMS_PER_CHANNEL * input.channels()));
  }
}
