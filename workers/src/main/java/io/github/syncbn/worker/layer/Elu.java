package io.github.syncbn.worker.layer;

/**
 * Exponential linear unit {@code y = max(0, x) + alpha (exp(min(0, x)) - 1)} (Clevert et al. 2015,
 * arXiv 1511.07289).
 *
 * @param alpha minus the value that it falls to on the left, above 0 and finite; 1 by default
 */
public record Elu(float alpha) implements ScalarActivation {

  /** Checks the range: the sign of the output must tell the sign of the input. */
  public Elu {
    if (!(alpha > 0) || Float.isInfinite(alpha)) {
      throw new IllegalArgumentException("elu needs an alpha above 0, got " + alpha);
    }
  }

  @Override
  public String name() {
    return "elu";
  }

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public double value(double x) {
    return Math.max(0, x) + alpha * StrictMath.expm1(Math.min(0, x));
  }

  /** 1 on the right; on the left y + alpha, which is alpha exp(x). */
  @Override
  public double slope(double y) {
    double left = 0.5 - Math.copySign(0.5, y);
    return 1 - left + left * (y + alpha);
  }
}
