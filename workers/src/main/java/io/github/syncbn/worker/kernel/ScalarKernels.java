package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * The kernels in plain Java, one element at a time: the reference whose bits the lane-wise twin
 * gives too, and what runs where the JVM has no {@code jdk.incubator.vector}.
 */
public final class ScalarKernels implements Kernels {
  private final String description;

  public ScalarKernels() {
    this("scalar");
  }

  ScalarKernels(String description) {
    this.description = description;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void relu(Tensor x, Tensor y) {
    ScalarActivations.relu(x, y, 0);
  }

  @Override
  public void reluGradient(Tensor y, Tensor dy, Tensor dx) {
    ScalarActivations.reluGradient(y, dy, dx, 0);
  }

  @Override
  public void leakyRelu(Tensor x, Tensor y, float slope) {
    ScalarActivations.leakyRelu(x, y, slope, 0);
  }

  @Override
  public void leakyReluGradient(Tensor y, Tensor dy, Tensor dx, float slope) {
    ScalarActivations.leakyReluGradient(y, dy, dx, slope, 0);
  }

  @Override
  public void sigmoidGradient(Tensor y, Tensor dy, Tensor dx) {
    ScalarActivations.sigmoidGradient(y, dy, dx, 0);
  }

  @Override
  public void tanhGradient(Tensor y, Tensor dy, Tensor dx) {
    ScalarActivations.tanhGradient(y, dy, dx, 0);
  }

  @Override
  public void multiply(float[] a, Tensor x, Tensor y) {
    ScalarElements.multiply(a, x, y, 0);
  }

  @Override
  public void add(float[] into, int intoOffset, float[] x, int xOffset, int length) {
    ScalarElements.add(into, intoOffset, x, xOffset, length);
  }

  @Override
  public void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    ScalarElements.multiplyAdd(a, aOffset, x, xOffset, y, yOffset, length);
  }

  @Override
  public void waves(Matrix f, Matrix x, Matrix y) {
    ScalarWaves.waves(f, x, y);
  }

  @Override
  public void maximum(float[] x, int xOffset, float tap, Pooled y, int at, int length) {
    ScalarElements.maximum(x, xOffset, tap, y, at, length);
  }

  @Override
  public void maximumGradient(Pooled dy, int at, float tap, float[] dx, int dxOffset, int length) {
    ScalarElements.maximumGradient(dy, at, tap, dx, dxOffset, length);
  }

  @Override
  public void columnSums(Matrix x, double[] sums, int offset) {
    ScalarColumns.sums(x, sums, offset, 0);
  }

  @Override
  public void columnPowerSums(Matrix x, Matrix pivot, double[] sums, int offset) {
    ScalarColumns.powerSums(x, pivot, sums, offset, 0);
  }

  @Override
  public void columnPowerSumsWeighted(
      Matrix x, float[] weights, int weightsOffset, Matrix pivot, double[] sums, int offset) {
    ScalarColumns.powerSumsWeighted(x, weights, weightsOffset, pivot, sums, offset, 0);
  }

  @Override
  public void normalizeGradientSums(
      Matrix x, Matrix dy, Normalization by, double[] sums, int offset) {
    ScalarColumns.normalizeGradientSums(x, dy, by, sums, offset, 0);
  }

  @Override
  public void normalize(Matrix x, Matrix y, Normalization by) {
    ScalarRows.normalize(x, y, by, 0);
  }

  @Override
  public void normalizeRectified(Matrix x, Matrix y, Normalization by) {
    ScalarRows.normalizeRectified(x, y, by, 0);
  }

  @Override
  public void normalizeGradient(Matrix x, Matrix dy, Matrix dx, Normalization by) {
    ScalarRows.normalizeGradient(x, dy, dx, by, 0);
  }

  @Override
  public void normalizeGradientWeighted(
      Matrix x, Matrix dy, Matrix dx, Normalization by, float[] weights, int weightsOffset) {
    ScalarRows.normalizeGradientWeighted(x, dy, dx, by, weights, weightsOffset, 0);
  }

  @Override
  public void scaleFeatures(Matrix x, Matrix y, float[] shift, float[] scale) {
    ScalarRows.scaleFeatures(x, y, shift, scale, 0);
  }

  @Override
  public void unsignedBytesToFloats(
      byte[] bytes, int bytesOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = bytes[bytesOffset + i] & 0xff;
    }
  }
}
