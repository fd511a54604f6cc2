package io.github.syncbn.worker.kernel;

/**
 * Density and distribution function of the standard normal, to an absolute error below 1e-9, and on
 * the left of 0 to all digits of a float however small they are; the same bits everywhere. The
 * distribution is interpolated by cubics through its values and densities (Hermite) at 64 points a
 * unit; far on the left it is Laplace's continued fraction:
 *
 * <pre>
 *   Phi(-d) = phi(d) / (d + 1 / (d + 2 / (d + 3 / (d + ...))))
 * </pre>
 */
public final class NormalDistribution {
  private static final int POINTS_PER_UNIT = 64;

  /** From here on the distribution is 1 to the last digit of a float. */
  private static final int REACH = 6;

  /** Further on the left than this, not enough digits are left of 1 less a number near 1. */
  private static final double TAIL = -4;

  /** So many parts of the fraction give 10 digits at {@link #TAIL}, and more beyond. */
  private static final int PARTS = 14;

  private static final double INVERSE_ROOT = 1 / StrictMath.sqrt(2 * StrictMath.PI);
  private static final double[] VALUES = new double[REACH * POINTS_PER_UNIT + 2];
  private static final double[] DENSITIES = new double[VALUES.length];

  static {
    for (int i = 0; i < VALUES.length; i++) {
      double x = (double) i / POINTS_PER_UNIT;
      DENSITIES[i] = density(x);
      // Phi(x) = 1/2 + phi(x) (x + x^3 / 3 + x^5 / (3 5) + ...), all terms positive.
      double term = x;
      double sum = x;
      for (int n = 3; term > sum * 1e-17; n += 2) {
        term *= x * x / n;
        sum += term;
      }
      VALUES[i] = 0.5 + DENSITIES[i] * sum;
    }
  }

  private NormalDistribution() {}

  /** phi(x). */
  public static double density(double x) {
    return INVERSE_ROOT * StrictMath.exp(-0.5 * x * x);
  }

  /** Phi(x); NaN for NaN. */
  public static double probability(double x) {
    if (x < TAIL) {
      return tail(-x);
    }
    double distance = Math.min(Math.abs(x), REACH);
    int i = (int) (distance * POINTS_PER_UNIT);
    double step = 1.0 / POINTS_PER_UNIT;
    double t = distance * POINTS_PER_UNIT - i;
    double rise = VALUES[i + 1] - VALUES[i];
    double a = DENSITIES[i] * step - rise;
    double b = rise - DENSITIES[i + 1] * step;
    double above = VALUES[i] + t * rise + t * (1 - t) * ((1 - t) * a + t * b);
    return 0.5 + Math.copySign(above - 0.5, x);
  }

  /** Phi(-d) for d beyond {@link #TAIL}. */
  private static double tail(double d) {
    double fraction = d;
    for (int part = PARTS; part > 0; part--) {
      fraction = d + part / fraction;
    }
    return density(d) / fraction;
  }
}
