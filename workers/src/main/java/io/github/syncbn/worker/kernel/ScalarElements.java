package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Tensor;

/**
 * Element-wise kernels without parameters, in plain Java: all elements for the scalar twin, the
 * last few for the lane-wise one.
 */
final class ScalarElements {
  private ScalarElements() {}

  static void multiply(float[] a, Tensor x, Tensor y, int from) {
    float[] factor = x.data();
    float[] product = y.data();
    for (int i = from; i < x.size(); i++) {
      product[y.offset() + i] = a[i] * factor[x.offset() + i];
    }
  }

  static void add(float[] into, int intoOffset, float[] x, int xOffset, int length) {
    for (int i = 0; i < length; i++) {
      into[intoOffset + i] += x[xOffset + i];
    }
  }

  static void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] += a[aOffset + i] * x[xOffset + i];
    }
  }

  static void maximum(float[] x, int xOffset, float tap, Pooled y, int at, int length) {
    float[] largest = y.values();
    float[] taps = y.taps();
    int offset = y.offset() + at;
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float w = largest[offset + i];
      taps[at + i] = Element.indexOfMaximum(v, w, tap, taps[at + i]);
      largest[offset + i] = Math.max(v, w);
    }
  }

  static void maximumGradient(Pooled dy, int at, float tap, float[] dx, int dxOffset, int length) {
    float[] slope = dy.values();
    float[] taps = dy.taps();
    int offset = dy.offset() + at;
    for (int i = 0; i < length; i++) {
      dx[dxOffset + i] += Element.maximumGradient(taps[at + i], tap, slope[offset + i]);
    }
  }
}
