package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;

/** Sines and cosines, value by value. */
final class ScalarWaves {
  private ScalarWaves() {}

  static void waves(Matrix f, Matrix x, Matrix y) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        ofNumber(f, j, x.data()[x.rowStart(i) + j], y, i, 0);
      }
    }
  }

  /** Those of number j in row i, from frequency {@code from} on. */
  static void ofNumber(Matrix f, int j, float x, Matrix y, int i, int from) {
    int frequencies = f.columns();
    int at = y.rowStart(i) + 2 * frequencies * j;
    for (int k = from; k < frequencies; k++) {
      double r = Turn.part((double) f.data()[f.rowStart(j) + k] * x);
      y.data()[at + k] = Turn.sine(r);
      y.data()[at + frequencies + k] = Turn.cosine(r);
    }
  }
}
