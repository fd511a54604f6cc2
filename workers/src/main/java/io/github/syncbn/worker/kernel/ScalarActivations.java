package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Tensor;

/**
 * Activations and their gradients, value by value from {@code from}: the tail of a vector loop, or
 * all.
 */
final class ScalarActivations {
  private ScalarActivations() {}

  static void relu(Tensor x, Tensor y, int from) {
    float[] in = x.data();
    float[] out = y.data();
    for (int i = from; i < x.size(); i++) {
      out[y.offset() + i] = Element.relu(in[x.offset() + i]);
    }
  }

  static void leakyRelu(Tensor x, Tensor y, float slope, int from) {
    float[] in = x.data();
    float[] out = y.data();
    for (int i = from; i < x.size(); i++) {
      out[y.offset() + i] = Element.leakyRelu(in[x.offset() + i], slope);
    }
  }

  static void reluGradient(Tensor y, Tensor dy, Tensor dx, int from) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    for (int i = from; i < dy.size(); i++) {
      out[dx.offset() + i] = Element.reluGradient(known[y.offset() + i], in[dy.offset() + i]);
    }
  }

  static void leakyReluGradient(Tensor y, Tensor dy, Tensor dx, float slope, int from) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    for (int i = from; i < dy.size(); i++) {
      out[dx.offset() + i] =
          Element.leakyReluGradient(known[y.offset() + i], in[dy.offset() + i], slope);
    }
  }

  static void sigmoidGradient(Tensor y, Tensor dy, Tensor dx, int from) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    for (int i = from; i < dy.size(); i++) {
      out[dx.offset() + i] = Element.sigmoidGradient(known[y.offset() + i], in[dy.offset() + i]);
    }
  }

  static void tanhGradient(Tensor y, Tensor dy, Tensor dx, int from) {
    float[] known = y.data();
    float[] in = dy.data();
    float[] out = dx.data();
    for (int i = from; i < dy.size(); i++) {
      out[dx.offset() + i] = Element.tanhGradient(known[y.offset() + i], in[dy.offset() + i]);
    }
  }
}
