package io.github.syncbn.driver.metric;

import java.util.Locale;

/** Losses as people read them, whatever the units of the label make of their size. */
public final class LossText {
  private static final double SMALL = 1e-3;
  private static final double LARGE = 1e6;

  private LossText() {}

  /** Four decimals where these tell something, as {@code 0.1234}; else four digits. */
  public static String of(double loss) {
    double size = Math.abs(loss);
    boolean ordinary = size == 0 || size >= SMALL && size < LARGE || !Double.isFinite(loss);
    return String.format(Locale.ROOT, ordinary ? "%.4f" : "%.4g", loss);
  }
}
