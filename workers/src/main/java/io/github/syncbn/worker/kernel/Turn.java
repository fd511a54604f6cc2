package io.github.syncbn.worker.kernel;

/**
 * Sine and cosine of angles that are counted in whole turns, so that the angle within a turn is
 * exact: a double holds the product of two floats, and taking whole turns from it rounds nothing.
 *
 * <p>What remains, r in [-1/2, 1/2], goes into polynomials in {@code s = r r}, of degree 7 through
 * the Chebyshev nodes of [0, 1/4]: {@code sin(2 pi r) = r S(s)} to 2.1e-11 and {@code cos(2 pi r) =
 * C(s)} to 1.2e-10, far below the rounding to float. They are sums and products alone, the same on
 * every JVM.
 */
final class Turn {
  /** Added to a double and taken away again, it leaves the nearest whole number. */
  static final double ROUNDING = 0x1.8p52;

  static final double S0 = 6.2831853071363515;
  static final double S1 = -41.341702218258554;
  static final double S2 = 81.60524741403077;
  static final double S3 = -76.70580003163633;
  static final double S4 = 42.05775187640783;
  static final double S5 = -15.086552699921647;
  static final double S6 = 3.7812823478863007;
  static final double S7 = -0.6207369744067331;

  static final double C0 = 0.9999999998846177;
  static final double C1 = -19.73920874308773;
  static final double C2 = 64.93938905248876;
  static final double C3 = -85.45665775366736;
  static final double C4 = 60.242124930672276;
  static final double C5 = -26.404630620590822;
  static final double C6 = 7.8000222125709575;
  static final double C7 = -1.4529875452477699;

  private Turn() {}

  /** The part of a turn that is left of some turns. */
  static double part(double turns) {
    return turns - ((turns + ROUNDING) - ROUNDING);
  }

  static float sine(double r) {
    double s = r * r;
    double sum = ((((((S7 * s + S6) * s + S5) * s + S4) * s + S3) * s + S2) * s + S1) * s + S0;
    return (float) (sum * r);
  }

  static float cosine(double r) {
    double s = r * r;
    return (float) (((((((C7 * s + C6) * s + C5) * s + C4) * s + C3) * s + C2) * s + C1) * s + C0);
  }
}
