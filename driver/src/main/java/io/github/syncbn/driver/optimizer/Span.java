package io.github.syncbn.driver.optimizer;

/**
 * A length of training time.
 *
 * @param amount 0 or more
 * @param unit epochs or steps
 */
public record Span(double amount, Unit unit) {

  public Span {
    if (!(amount >= 0) || Double.isInfinite(amount)) {
      throw new IllegalArgumentException("a length of time is 0 or more, got " + amount);
    }
  }

  /** Unit of a span. */
  public enum Unit {
    EPOCHS,
    STEPS
  }

  /** The span in steps, which need not be whole. */
  public double steps(long stepsPerEpoch) {
    return unit == Unit.STEPS ? amount : amount * stepsPerEpoch;
  }
}
