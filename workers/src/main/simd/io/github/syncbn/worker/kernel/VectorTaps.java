package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What a moving window does at one tap, over the channels of one position, in whole vectors. */
final class VectorTaps {
  private static final ScalarKernels TAIL = new ScalarKernels();

  private VectorTaps() {}

  static void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(y, yOffset + i)
          .add(Lanes.load(a, aOffset + i).mul(Lanes.load(x, xOffset + i)))
          .intoArray(y, yOffset + i);
    }
    TAIL.multiplyAdd(a, aOffset + bound, x, xOffset + bound, y, yOffset + bound, length - bound);
  }

  static void maximum(
      float[] x,
      int xOffset,
      float tap,
      float[] y,
      int yOffset,
      float[] index,
      int indexOffset,
      int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(x, xOffset + i);
      FloatVector w = Lanes.load(y, yOffset + i);
      Lanes.load(index, indexOffset + i)
          .blend(tap, v.compare(VectorOperators.GT, w))
          .intoArray(index, indexOffset + i);
      v.max(w).intoArray(y, yOffset + i);
    }
    TAIL.maximum(
        x, xOffset + bound, tap, y, yOffset + bound, index, indexOffset + bound, length - bound);
  }

  static void maximumGradient(
      float[] index,
      int indexOffset,
      float tap,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector chosen =
          zero.blend(
              Lanes.load(dy, dyOffset + i),
              Lanes.load(index, indexOffset + i).compare(VectorOperators.EQ, tap));
      Lanes.load(dx, dxOffset + i).add(chosen).intoArray(dx, dxOffset + i);
    }
    TAIL.maximumGradient(
        index,
        indexOffset + bound,
        tap,
        dy,
        dyOffset + bound,
        dx,
        dxOffset + bound,
        length - bound);
  }
}
