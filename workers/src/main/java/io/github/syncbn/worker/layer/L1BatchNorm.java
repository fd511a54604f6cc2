package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.stats.Reduction;

/**
 * Batch normalization by the mean absolute deviation (Hoffer et al. 2018, arXiv 1803.01814): a =
 * sum(w |d|) / W, for which C^2 = pi / 2, as the mean of |d| is sqrt(2 / pi) deviations of a
 * normal. Then da/dd_i = w_i sign(d_i) / W; a value at the mean has slope 0. All else stands at
 * {@link DeviationNorm}.
 */
@Summary(
    "batch normalization by the mean absolute deviation; what it leaves out, the section batchNorm"
        + " says")
public record L1BatchNorm(@Inline BatchNorm norm) implements DeviationNorm {

  @Override
  public L1BatchNorm with(BatchNorm settings) {
    return new L1BatchNorm(settings);
  }

  @Override
  public Reduction reduction() {
    return Reduction.SUM;
  }

  @Override
  public double add(double sum, double weight, double magnitude) {
    return sum + weight * magnitude;
  }

  @Override
  public double deviation(double reduced, double weight) {
    return reduced / weight;
  }

  @Override
  public double squaredFactor(double count) {
    return StrictMath.PI / 2;
  }

  @Override
  public double slope(double distance, double deviation) {
    return Math.signum(distance);
  }

  @Override
  public double divisor(double weight, double active) {
    return weight;
  }
}
