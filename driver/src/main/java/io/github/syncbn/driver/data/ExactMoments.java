package io.github.syncbn.driver.data;

import io.github.syncbn.worker.network.TargetScaling;
import java.io.Serializable;
import java.math.BigDecimal;

/**
 * Sums of weights, of weighted numbers and of their weighted squares without any rounding: the same
 * whatever the order and the partitions. This is cheap enough for one number per row.
 */
final class ExactMoments implements Serializable {
  private BigDecimal weights = BigDecimal.ZERO;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;

  /** Takes one finite number in. */
  void add(float number, float weight) {
    BigDecimal exact = new BigDecimal(number);
    BigDecimal part = new BigDecimal(weight);
    weights = weights.add(part);
    part = part.multiply(exact);
    sum = sum.add(part);
    squares = squares.add(part.multiply(exact));
  }

  void add(ExactMoments other) {
    weights = weights.add(other.weights);
    sum = sum.add(other.sum);
    squares = squares.add(other.squares);
  }

  /** To mean 0 and (biased) deviation 1; numbers that are all the same keep their scale. */
  TargetScaling standardizing() {
    if (weights.signum() == 0) {
      return TargetScaling.none();
    }
    // W squares - sum^2 is W^2 times the variance, exactly: nothing cancels before it is rounded.
    double spread = weights.multiply(squares).subtract(sum.multiply(sum)).doubleValue();
    double total = weights.doubleValue();
    double deviation = StrictMath.sqrt(spread) / total;
    return new TargetScaling(sum.doubleValue() / total, deviation > 0 ? deviation : 1);
  }
}
