package io.github.syncbn.worker.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Element-wise kernels over whole vectors; the last few elements go to the scalar twin. */
final class VectorElements {
  private static final ScalarKernels TAIL = new ScalarKernels();

  private VectorElements() {}

  static void relu(float[] x, int xOffset, float[] y, int yOffset, int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(x, xOffset + i).max(0f).intoArray(y, yOffset + i);
    }
    TAIL.relu(x, xOffset + bound, y, yOffset + bound, length - bound);
  }

  static void reluGradient(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      VectorMask<Float> positive = Lanes.load(y, yOffset + i).compare(VectorOperators.GT, 0f);
      zero.blend(Lanes.load(dy, dyOffset + i), positive).intoArray(dx, dxOffset + i);
    }
    TAIL.reluGradient(
        y, yOffset + bound, dy, dyOffset + bound, dx, dxOffset + bound, length - bound);
  }

  static void leakyRelu(float[] x, int xOffset, float[] y, int yOffset, int length, float slope) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(x, xOffset + i);
      v.max(0f).add(v.min(0f).mul(slope)).intoArray(y, yOffset + i);
    }
    TAIL.leakyRelu(x, xOffset + bound, y, yOffset + bound, length - bound, slope);
  }

  static void leakyReluGradient(
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int length,
      float slope) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      VectorMask<Float> positive = Lanes.load(y, yOffset + i).compare(VectorOperators.GT, 0f);
      FloatVector gradient = Lanes.load(dy, dyOffset + i);
      gradient.mul(slope).blend(gradient, positive).intoArray(dx, dxOffset + i);
    }
    TAIL.leakyReluGradient(
        y, yOffset + bound, dy, dyOffset + bound, dx, dxOffset + bound, length - bound, slope);
  }

  static void sigmoidGradient(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(y, yOffset + i);
      Lanes.load(dy, dyOffset + i).mul(v).mul(one.sub(v)).intoArray(dx, dxOffset + i);
    }
    TAIL.sigmoidGradient(
        y, yOffset + bound, dy, dyOffset + bound, dx, dxOffset + bound, length - bound);
  }

  static void tanhGradient(
      float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset, int length) {
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(y, yOffset + i);
      Lanes.load(dy, dyOffset + i).mul(one.sub(v.mul(v))).intoArray(dx, dxOffset + i);
    }
    TAIL.tanhGradient(
        y, yOffset + bound, dy, dyOffset + bound, dx, dxOffset + bound, length - bound);
  }

  static void multiply(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(a, aOffset + i).mul(Lanes.load(x, xOffset + i)).intoArray(y, yOffset + i);
    }
    TAIL.multiply(a, aOffset + bound, x, xOffset + bound, y, yOffset + bound, length - bound);
  }

  static void add(float[] into, int intoOffset, float[] x, int xOffset, int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(into, intoOffset + i)
          .add(Lanes.load(x, xOffset + i))
          .intoArray(into, intoOffset + i);
    }
    TAIL.add(into, intoOffset + bound, x, xOffset + bound, length - bound);
  }
}
