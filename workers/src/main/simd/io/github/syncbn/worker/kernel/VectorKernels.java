package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.kernel.VectorActivations.Function;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * The lane-wise twin of {@link ScalarKernels}: the same formulas over whole vectors, equal bits.
 * Loaded by name where the JVM has {@code jdk.incubator.vector}.
 */
public final class VectorKernels implements Kernels {
  /**
   * @throws IllegalStateException if the JVM would emulate the vectors, at a hundredth of the speed
   */
  public VectorKernels() {
    int bits = Lanes.FLOATS.vectorBitSize();
    // x86 without AVX2 also has 128 bits, but no conversions and no minimum in lanes.
    int required = System.getProperty("os.arch").equals("aarch64") ? 128 : 256;
    if (bits < required) {
      throw new IllegalStateException("vectors of " + bits + " bits, " + required + " required");
    }
  }

  @Override
  public String description() {
    return "vector: " + Lanes.FLOATS.vectorBitSize() + " bits";
  }

  @Override
  public void relu(Tensor x, Tensor y) {
    VectorActivations.apply(Function.RELU, x, x, y, 0f);
  }

  @Override
  public void reluGradient(Tensor y, Tensor dy, Tensor dx) {
    VectorActivations.apply(Function.RELU_GRADIENT, y, dy, dx, 0f);
  }

  @Override
  public void leakyRelu(Tensor x, Tensor y, float slope) {
    VectorActivations.apply(Function.LEAKY_RELU, x, x, y, slope);
  }

  @Override
  public void leakyReluGradient(Tensor y, Tensor dy, Tensor dx, float slope) {
    VectorActivations.apply(Function.LEAKY_RELU_GRADIENT, y, dy, dx, slope);
  }

  @Override
  public void sigmoidGradient(Tensor y, Tensor dy, Tensor dx) {
    VectorActivations.apply(Function.SIGMOID_GRADIENT, y, dy, dx, 0f);
  }

  @Override
  public void tanhGradient(Tensor y, Tensor dy, Tensor dx) {
    VectorActivations.apply(Function.TANH_GRADIENT, y, dy, dx, 0f);
  }

  @Override
  public void multiply(float[] a, Tensor x, Tensor y) {
    VectorElements.multiply(a, x, y);
  }

  @Override
  public void add(float[] into, int intoOffset, float[] x, int xOffset, int length) {
    VectorElements.add(into, intoOffset, x, xOffset, length);
  }

  @Override
  public void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    VectorTaps.multiplyAdd(a, aOffset, x, xOffset, y, yOffset, length);
  }

  @Override
  public void waves(Matrix f, Matrix x, Matrix y) {
    VectorWaves.waves(f, x, y);
  }

  @Override
  public void maximum(float[] x, int xOffset, float tap, Pooled y, int at, int length) {
    VectorTaps.maximum(x, xOffset, tap, y, at, length);
  }

  @Override
  public void maximumGradient(Pooled dy, int at, float tap, float[] dx, int dxOffset, int length) {
    VectorTaps.maximumGradient(dy, at, tap, dx, dxOffset, length);
  }

  @Override
  public void columnSums(Matrix x, double[] sums, int offset) {
    VectorColumns.sums(x, sums, offset);
  }

  @Override
  public void columnPowerSums(Matrix x, Matrix pivot, double[] sums, int offset) {
    VectorPowerSums.powerSums(x, pivot, sums, offset);
  }

  @Override
  public void columnPowerSumsWeighted(
      Matrix x, float[] weights, int weightsOffset, Matrix pivot, double[] sums, int offset) {
    VectorPowerSums.powerSumsWeighted(x, weights, weightsOffset, pivot, sums, offset);
  }

  @Override
  public void normalizeGradientSums(
      Matrix x, Matrix dy, Normalization by, double[] sums, int offset) {
    VectorColumns.normalizeGradientSums(x, dy, by, sums, offset);
  }

  @Override
  public void normalize(Matrix x, Matrix y, Normalization by) {
    VectorRows.normalize(x, y, by);
  }

  @Override
  public void normalizeRectified(Matrix x, Matrix y, Normalization by) {
    VectorRows.normalizeRectified(x, y, by);
  }

  @Override
  public void normalizeGradient(Matrix x, Matrix dy, Matrix dx, Normalization by) {
    VectorRows.normalizeGradient(x, dy, dx, by);
  }

  @Override
  public void normalizeGradientWeighted(
      Matrix x, Matrix dy, Matrix dx, Normalization by, float[] weights, int weightsOffset) {
    VectorRows.normalizeGradientWeighted(x, dy, dx, by, weights, weightsOffset);
  }

  @Override
  public void scaleFeatures(Matrix x, Matrix y, float[] shift, float[] scale) {
    VectorRows.scaleFeatures(x, y, shift, scale);
  }

  @Override
  public void unsignedBytesToFloats(
      byte[] bytes, int bytesOffset, float[] y, int yOffset, int length) {
    VectorBytes.unsignedBytesToFloats(bytes, bytesOffset, y, yOffset, length);
  }
}
