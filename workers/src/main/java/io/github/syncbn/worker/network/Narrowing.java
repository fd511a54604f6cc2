package io.github.syncbn.worker.network;

import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.Arrays;

/**
 * How the double of a feature becomes the float32 that all further arithmetic sees: {@code (x -
 * origin[j]) * unit[j]}, in double, then rounded. It is the identity but for features that float32
 * would spoil before they are centred: those far from zero for their range, such as times in
 * milliseconds, and those of a magnitude near the ends of float32. Public API.
 *
 * @param origin one value per feature, or none: then values are rounded as they are
 * @param unit as many as {@code origin}, each a power of two
 */
public record Narrowing(double[] origin, double[] unit) implements Serializable {
  private static final Narrowing NONE = new Narrowing(new double[0], new double[0]);

  /**
   * A feature whose magnitude is so many times its range is moved to zero. Half of the precision of
   * float32 is left in one that is not.
   */
  private static final double FAR = 1 << 12;

  /** The same for a feature that has values that float32 rounds: 20 of 24 bits are left. */
  private static final double FAR_AND_ROUNDED = 16;

  /** Magnitudes within 2^-96 and 2^96 leave float32 room for any deviation. */
  private static final int LARGEST_EXPONENT = 96;

  /** So that a unit is a normal double. */
  private static final int LARGEST_SHIFT = 1000;

  /** Values are rounded as they are. */
  public static Narrowing none() {
    return NONE;
  }

  /**
   * What keeps the precision of features that will be centred and scaled. It depends on extremes
   * alone, so neither on the order of rows nor on how many of each there are.
   *
   * @param low smallest value of each feature; above {@code high} where there is none
   * @param high largest value of each feature
   * @param rounded whether float32 rounds any value of a feature
   */
  public static Narrowing fitting(double[] low, double[] high, boolean[] rounded) {
    double[] origin = new double[low.length];
    double[] unit = new double[low.length];
    boolean any = false;
    for (int j = 0; j < low.length; j++) {
      double magnitude = Math.max(Math.abs(low[j]), Math.abs(high[j]));
      // In halves, since the difference of two doubles may be too large for one.
      double half = high[j] / 2 - low[j] / 2;
      boolean far = half > 0 && magnitude / 2 > half * (rounded[j] ? FAR_AND_ROUNDED : FAR);
      boolean present = low[j] <= high[j];
      origin[j] = present && far ? low[j] + half : 0;
      unit[j] = present ? unit(far ? half : magnitude) : 1;
      any |= origin[j] != 0 || unit[j] != 1;
    }
    return any ? new Narrowing(origin, unit) : none();
  }

  /**
   * The same for images: one for all positions of a channel.
   *
   * @param shape (channels, height, width) of a row
   */
  public static Narrowing fittingChannels(
      double[] low, double[] high, boolean[] rounded, Shape shape) {
    double[] lowest = low.clone();
    double[] highest = high.clone();
    boolean[] anyRounded = rounded.clone();
    int positions = shape.positions();
    for (int first = 0; first < low.length; first += positions) {
      int last = first + positions;
      double least = Arrays.stream(low, first, last).min().orElseThrow();
      double most = Arrays.stream(high, first, last).max().orElseThrow();
      boolean any = false;
      for (int j = first; j < last; j++) {
        any |= rounded[j];
      }
      Arrays.fill(lowest, first, last, least);
      Arrays.fill(highest, first, last, most);
      Arrays.fill(anyRounded, first, last, any);
    }
    return fitting(lowest, highest, anyRounded);
  }

  private static double unit(double magnitude) {
    int exponent = magnitude == 0 ? 0 : Math.getExponent(magnitude);
    return Math.abs(exponent) <= LARGEST_EXPONENT
        ? 1
        : Math.scalb(1.0, Math.max(-LARGEST_SHIFT, Math.min(LARGEST_SHIFT, -exponent)));
  }

  /** Whether values are rounded as they are. */
  public boolean isNone() {
    return origin.length == 0;
  }

  /** Whether a feature is more than rounded. */
  public boolean movesOrScales(int feature) {
    return !isNone() && (origin[feature] != 0 || unit[feature] != 1);
  }

  /** The float32 of a value of a feature; NaN stays, and what is beyond float32 is infinite. */
  public float of(int feature, double value) {
    // Adding zero turns -0.0 into 0.0.
    return isNone() ? (float) value + 0f : (float) ((value - origin[feature]) * unit[feature]) + 0f;
  }

  /** Whether it is for rows of so many features. */
  boolean fits(int features) {
    return origin.length == unit.length && (isNone() || origin.length == features);
  }
}
