package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations and their gradients over whole vectors; the last few values go to the scalar twin.
 */
final class VectorActivations {
  private VectorActivations() {}

  static void relu(Tensor x, Tensor y) {
    float[] in = x.data();
    float[] out = y.data();
    int from = x.offset();
    int to = y.offset();
    int bound = Lanes.FLOATS.loopBound(x.size());
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(in, from + i).max(0f).intoArray(out, to + i);
    }
    ScalarActivations.relu(x, y, bound);
  }

  static void reluGradient(Tensor y, Tensor dy, Tensor dx) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    int at = y.offset();
    int from = dy.offset();
    int to = dx.offset();
    FloatVector zero = FloatVector.zero(Lanes.FLOATS);
    int bound = Lanes.FLOATS.loopBound(dy.size());
    for (int i = 0; i < bound; i += Lanes.F) {
      VectorMask<Float> positive = Lanes.load(known, at + i).compare(VectorOperators.GT, 0f);
      zero.blend(Lanes.load(in, from + i), positive).intoArray(out, to + i);
    }
    ScalarActivations.reluGradient(y, dy, dx, bound);
  }

  static void leakyRelu(Tensor x, Tensor y, float slope) {
    float[] in = x.data();
    float[] out = y.data();
    int from = x.offset();
    int to = y.offset();
    int bound = Lanes.FLOATS.loopBound(x.size());
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(in, from + i);
      v.max(0f).add(v.min(0f).mul(slope)).intoArray(out, to + i);
    }
    ScalarActivations.leakyRelu(x, y, slope, bound);
  }

  static void leakyReluGradient(Tensor y, Tensor dy, Tensor dx, float slope) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    int at = y.offset();
    int from = dy.offset();
    int to = dx.offset();
    int bound = Lanes.FLOATS.loopBound(dy.size());
    for (int i = 0; i < bound; i += Lanes.F) {
      VectorMask<Float> positive = Lanes.load(known, at + i).compare(VectorOperators.GT, 0f);
      FloatVector gradient = Lanes.load(in, from + i);
      gradient.mul(slope).blend(gradient, positive).intoArray(out, to + i);
    }
    ScalarActivations.leakyReluGradient(y, dy, dx, slope, bound);
  }

  static void sigmoidGradient(Tensor y, Tensor dy, Tensor dx) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    int at = y.offset();
    int from = dy.offset();
    int to = dx.offset();
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    int bound = Lanes.FLOATS.loopBound(dy.size());
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(known, at + i);
      Lanes.load(in, from + i).mul(v).mul(one.sub(v)).intoArray(out, to + i);
    }
    ScalarActivations.sigmoidGradient(y, dy, dx, bound);
  }

  static void tanhGradient(Tensor y, Tensor dy, Tensor dx) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    int at = y.offset();
    int from = dy.offset();
    int to = dx.offset();
    FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
    int bound = Lanes.FLOATS.loopBound(dy.size());
    for (int i = 0; i < bound; i += Lanes.F) {
      FloatVector v = Lanes.load(known, at + i);
      Lanes.load(in, from + i).mul(one.sub(v.mul(v))).intoArray(out, to + i);
    }
    ScalarActivations.tanhGradient(y, dy, dx, bound);
  }
}
