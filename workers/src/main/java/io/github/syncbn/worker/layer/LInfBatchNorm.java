package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.stats.Reduction;

/**
 * Batch normalization by the largest absolute deviation (Hoffer et al. 2018, arXiv 1803.01814): a =
 * max |d|, with their C(n) for n values, at least 2, of a normal distribution,
 *
 * <pre>
 *   C(n) = (1 + sqrt(pi ln 4)) / (2 sqrt(2 ln n))
 * </pre>
 *
 * <p>The maximum has its slope at the values that attain it, equal parts of it where there are
 * several, so that rows may be dealt in any way: da/dd_i = w_i sign(d_i) / U there, with U the sum
 * of their weights, and 0 elsewhere. All else stands at {@link DeviationNorm}.
 *
 * <p>The largest deviation of a training set is not what its batches come to, so this has no
 * population statistics.
 */
@Summary(
    "batch normalization by the largest absolute deviation; what it leaves out, the section"
        + " batchNorm says")
public record LInfBatchNorm(@Inline BatchNorm norm) implements DeviationNorm {

  @Override
  public LInfBatchNorm with(BatchNorm settings) {
    return new LInfBatchNorm(settings);
  }

  private static final double NUMERATOR =
      (1 + StrictMath.sqrt(StrictMath.PI * StrictMath.log(4))) / 2;

  @Override
  public Reduction reduction() {
    return Reduction.MAXIMUM;
  }

  @Override
  public double add(double sum, double weight, double magnitude) {
    return Math.max(sum, magnitude);
  }

  @Override
  public double deviation(double reduced, double weight) {
    return reduced;
  }

  @Override
  public double squaredFactor(double count) {
    return NUMERATOR * NUMERATOR / (2 * StrictMath.log(Math.max(2, count)));
  }

  @Override
  public double slope(double distance, double deviation) {
    return Math.abs(distance) == deviation ? Math.signum(distance) : 0;
  }

  @Override
  public double divisor(double weight, double active) {
    return active;
  }

  @Override
  public boolean hasPopulation() {
    return false;
  }
}
