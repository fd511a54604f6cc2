package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Tensor;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Activations and their gradients over whole vectors; the last few values go to the scalar twin.
 *
 * <p>All are one method, as together they are too large to be inlined into a layer's code; see
 * {@link VectorRows}.
 */
final class VectorActivations {
  private VectorActivations() {}

  /** What is computed of each value. */
  enum Function {
    RELU,
    LEAKY_RELU,
    RELU_GRADIENT,
    LEAKY_RELU_GRADIENT,
    SIGMOID_GRADIENT,
    TANH_GRADIENT
  }

  /**
   * @param known x on the way forward, y on the way back
   * @param dy the gradient by y on the way back; forward it is not read
   * @param result y on the way forward, dx on the way back; may be {@code known} or {@code dy}
   * @param slope of the leaky ones below 0
   */
  static void apply(Function function, Tensor known, Tensor dy, Tensor result, float slope) {
    float[] values = known.data();
    float[] in = dy.data();
    float[] out = result.data();
    int at = known.offset();
    int from = dy.offset();
    int to = result.offset();
    int bound = Lanes.FLOATS.loopBound(result.size());
    switch (function) {
      case RELU -> {
        for (int i = 0; i < bound; i += Lanes.F) {
          Lanes.load(values, at + i).max(0f).intoArray(out, to + i);
        }
        ScalarActivations.relu(known, result, bound);
      }
      case LEAKY_RELU -> {
        for (int i = 0; i < bound; i += Lanes.F) {
          FloatVector v = Lanes.load(values, at + i);
          v.max(0f).add(v.min(0f).mul(slope)).intoArray(out, to + i);
        }
        ScalarActivations.leakyRelu(known, result, slope, bound);
      }
      case RELU_GRADIENT -> {
        FloatVector zero = FloatVector.zero(Lanes.FLOATS);
        for (int i = 0; i < bound; i += Lanes.F) {
          VectorMask<Float> positive = Lanes.load(values, at + i).compare(VectorOperators.GT, 0f);
          zero.blend(Lanes.load(in, from + i), positive).intoArray(out, to + i);
        }
        ScalarActivations.reluGradient(known, dy, result, bound);
      }
      case LEAKY_RELU_GRADIENT -> {
        for (int i = 0; i < bound; i += Lanes.F) {
          VectorMask<Float> positive = Lanes.load(values, at + i).compare(VectorOperators.GT, 0f);
          FloatVector gradient = Lanes.load(in, from + i);
          gradient.mul(slope).blend(gradient, positive).intoArray(out, to + i);
        }
        ScalarActivations.leakyReluGradient(known, dy, result, slope, bound);
      }
      case SIGMOID_GRADIENT -> {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
        for (int i = 0; i < bound; i += Lanes.F) {
          FloatVector v = Lanes.load(values, at + i);
          Lanes.load(in, from + i).mul(v).mul(one.sub(v)).intoArray(out, to + i);
        }
        ScalarActivations.sigmoidGradient(known, dy, result, bound);
      }
      case TANH_GRADIENT -> {
        FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1f);
        for (int i = 0; i < bound; i += Lanes.F) {
          FloatVector v = Lanes.load(values, at + i);
          Lanes.load(in, from + i).mul(one.sub(v.mul(v))).intoArray(out, to + i);
        }
        ScalarActivations.tanhGradient(known, dy, result, bound);
      }
    }
  }
}
