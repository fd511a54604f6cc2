package io.github.syncbn.worker.kernel;

/** Sines and cosines, value by value from {@code from}: the tail of a vector loop, or all. */
final class ScalarWaves {
  private ScalarWaves() {}

  static void waves(
      float[] frequencies, int offset, float x, float[] y, int at, int length, int from) {
    for (int k = from; k < length; k++) {
      double r = Turn.part((double) frequencies[offset + k] * x);
      y[at + k] = Turn.sine(r);
      y[at + length + k] = Turn.cosine(r);
    }
  }
}
