package io.github.syncbn.worker.kernel;

/**
 * The formula of one element, written once for the scalar twin and for the tails of the lane-wise
 * one. No branch depends on a value: masks are made of the bits.
 */
final class Element {
  private static final int INFINITY_BITS = 0x7f800000;

  private Element() {}

  static float relu(float x) {
    return Math.max(0f, x);
  }

  static float leakyRelu(float x, float slope) {
    return Math.max(0f, x) + slope * Math.min(0f, x);
  }

  static float reluGradient(float y, float dy) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(dy) & positiveMask(y));
  }

  static float leakyReluGradient(float y, float dy, float slope) {
    int mask = positiveMask(y);
    int positive = Float.floatToRawIntBits(dy) & mask;
    int negative = Float.floatToRawIntBits(slope * dy) & ~mask;
    return Float.intBitsToFloat(positive | negative);
  }

  /** All ones if {@code y > 0}, else (also for zeros and NaN) zero. */
  private static int positiveMask(float y) {
    int bits = Float.floatToRawIntBits(y);
    // Sign bits of: "not +0", "no sign", "at most infinity"; only a positive number has all three.
    return (-bits & ~bits & (bits - (INFINITY_BITS + 1))) >> 31;
  }

  /** {@code x > y ? tap : index}; taps are 0 or more. */
  static float indexOfMaximum(float x, float y, float tap, float index) {
    int greater = positiveMask(x - y);
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(tap) & greater | Float.floatToRawIntBits(index) & ~greater);
  }

  /** {@code index == tap ? dy : 0}, for whole numbers below 2^23. */
  static float maximumGradient(float index, float tap, float dy) {
    int difference = Float.floatToRawIntBits(index) ^ Float.floatToRawIntBits(tap);
    int equal = ~((difference | -difference) >> 31);
    return Float.intBitsToFloat(Float.floatToRawIntBits(dy) & equal);
  }

  static float sigmoidGradient(float y, float dy) {
    return dy * y * (1f - y);
  }

  static float tanhGradient(float y, float dy) {
    return dy * (1f - y * y);
  }

  /** The distance from a mean given as an unevaluated sum of two floats. */
  static float centered(float x, float meanHigh, float meanLow) {
    return (x - meanHigh) - meanLow;
  }

  static float normalize(float x, float meanHigh, float meanLow, float scale, float shift) {
    return centered(x, meanHigh, meanLow) * scale + shift;
  }

  static float normalizeGradient(
      float x, float dy, float meanHigh, float meanLow, float scale, float a, float b) {
    return scale * ((dy - a) - centered(x, meanHigh, meanLow) * b);
  }

  static float scaleFeature(float x, float shift, float scale) {
    return (x - shift) * scale;
  }
}
