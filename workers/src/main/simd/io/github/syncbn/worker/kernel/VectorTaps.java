package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What a moving window does at one tap, over the channels of one position, in whole vectors. */
final class VectorTaps {
  private VectorTaps() {}

  static void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(y, yOffset + i)
          .add(Lanes.load(a, aOffset + i).mul(Lanes.load(x, xOffset + i)))
          .intoArray(y, yOffset + i);
    }
    ScalarElements.multiplyAdd(
        a, aOffset + bound, x, xOffset + bound, y, yOffset + bound, length - bound);
  }

  static void maximum(float[] x, int xOffset, float tap, Pooled y, int at, int length) {
    float[] largest = y.values();
    float[] taps = y.taps();
    int yOffset = y.offset() + at;
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(x, xOffset + i);
      FloatVector w = Lanes.load(largest, yOffset + i);
      Lanes.load(taps, at + i).blend(tap, v.compare(VectorOperators.GT, w)).intoArray(taps, at + i);
      v.max(w).intoArray(largest, yOffset + i);
    }
    ScalarElements.maximum(x, xOffset + bound, tap, y, at + bound, length - bound);
  }

  static void maximumGradient(Pooled dy, int at, float tap, float[] dx, int dxOffset, int length) {
    float[] slope = dy.values();
    float[] taps = dy.taps();
    int dyOffset = dy.offset() + at;
    int bound = Lanes.FLOATS.loopBound(length);
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector chosen =
          zero.blend(
              Lanes.load(slope, dyOffset + i),
              Lanes.load(taps, at + i).compare(VectorOperators.EQ, tap));
      Lanes.load(dx, dxOffset + i).add(chosen).intoArray(dx, dxOffset + i);
    }
    ScalarElements.maximumGradient(dy, at + bound, tap, dx, dxOffset + bound, length - bound);
  }
}
