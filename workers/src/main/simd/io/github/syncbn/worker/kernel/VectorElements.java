package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Tensor;

/** Element-wise kernels over whole vectors; the last few elements go to the scalar twin. */
final class VectorElements {
  private VectorElements() {}

  static void multiply(float[] a, Tensor x, Tensor y) {
    float[] factor = x.data();
    float[] product = y.data();
    int from = x.offset();
    int to = y.offset();
    int bound = Lanes.FLOATS.loopBound(x.size());
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(a, i).mul(Lanes.load(factor, from + i)).intoArray(product, to + i);
    }
    ScalarElements.multiply(a, x, y, bound);
  }

  static void add(float[] into, int intoOffset, float[] x, int xOffset, int length) {
    int bound = Lanes.FLOATS.loopBound(length);
    for (int i = 0; i < bound; i += Lanes.F) {
      Lanes.load(into, intoOffset + i)
          .add(Lanes.load(x, xOffset + i))
          .intoArray(into, intoOffset + i);
    }
    ScalarElements.add(into, intoOffset + bound, x, xOffset + bound, length - bound);
  }
}
