package io.github.syncbn.driver.data;

import io.github.syncbn.worker.network.TargetScaling;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Sums of weights, of weighted numbers and of their weighted squares without any rounding: the same
 * whatever the order and the partitions. This is cheap enough for one number per row.
 */
final class ExactMoments implements Serializable {
  private BigDecimal weights = BigDecimal.ZERO;
  private BigDecimal sum = BigDecimal.ZERO;
  private BigDecimal squares = BigDecimal.ZERO;

  /** Takes one finite number in. */
  void add(double number, float weight) {
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
    BigDecimal spread = weights.multiply(squares).subtract(sum.multiply(sum));
    double total = weights.doubleValue();
    double deviation = root(spread) / total;
    double mean = sum.doubleValue() / total;
    return new TargetScaling(
        Double.isFinite(mean) ? mean : sum.divide(weights, MathContext.DECIMAL64).doubleValue(),
        deviation > 0 ? deviation : 1);
  }

  private static double root(BigDecimal square) {
    double rounded = square.doubleValue();
    // Squares of numbers near the ends of double are beyond them.
    return rounded > Double.MIN_NORMAL && rounded < Double.MAX_VALUE
        ? StrictMath.sqrt(rounded)
        : square.sqrt(MathContext.DECIMAL64).doubleValue();
  }
}
