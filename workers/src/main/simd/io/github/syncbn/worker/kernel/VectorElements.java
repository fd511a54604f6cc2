package io.github.syncbn.worker.kernel;

/** Element-wise kernels over whole vectors; the last few elements go to the scalar twin. */
final class VectorElements {
  private static final ScalarKernels TAIL = new ScalarKernels();

  private VectorElements() {}

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
