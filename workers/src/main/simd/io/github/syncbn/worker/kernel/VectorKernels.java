package io.github.syncbn.worker.kernel;

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
    // x86 without AVX2 has 128 bits too, but no conversions and no minimum in lanes.
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
    VectorActivations.relu(x, y);
  }

  @Override
  public void reluGradient(Tensor y, Tensor dy, Tensor dx) {
    VectorActivations.reluGradient(y, dy, dx);
  }

  @Override
  public void leakyRelu(Tensor x, Tensor y, float slope) {
    VectorActivations.leakyRelu(x, y, slope);
  }

  @Override
  public void leakyReluGradient(Tensor y, Tensor dy, Tensor dx, float slope) {
    VectorActivations.leakyReluGradient(y, dy, dx, slope);
  }

  @Override
  public void sigmoidGradient(Tensor y, Tensor dy, Tensor dx) {
    VectorActivations.sigmoidGradient(y, dy, dx);
  }

  @Override
  public void tanhGradient(Tensor y, Tensor dy, Tensor dx) {
    VectorActivations.tanhGradient(y, dy, dx);
  }

  @Override
  public void multiply(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    VectorElements.multiply(a, aOffset, x, xOffset, y, yOffset, length);
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
  public void maximum(
      float[] x,
      int xOffset,
      float tap,
      float[] y,
      int yOffset,
      float[] index,
      int indexOffset,
      int length) {
    VectorTaps.maximum(x, xOffset, tap, y, yOffset, index, indexOffset, length);
  }

  @Override
  public void maximumGradient(
      float[] index,
      int indexOffset,
      float tap,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int length) {
    VectorTaps.maximumGradient(index, indexOffset, tap, dy, dyOffset, dx, dxOffset, length);
  }

  @Override
  public void columnSums(
      float[] x, int xOffset, int rows, int columns, double[] sums, int sumsOffset) {
    VectorColumns.sums(x, xOffset, rows, columns, sums, sumsOffset);
  }

  @Override
  public void columnPowerSums(
      float[] x,
      int xOffset,
      int rows,
      int columns,
      float[] pivot,
      int pivotOffset,
      double[] first,
      int firstOffset,
      double[] second,
      int secondOffset) {
    VectorPowerSums.powerSums(
        x, xOffset, rows, columns, pivot, pivotOffset, first, firstOffset, second, secondOffset);
  }

  @Override
  public void columnPowerSumsWeighted(
      float[] x,
      int xOffset,
      int rows,
      int columns,
      float[] weights,
      int weightsOffset,
      float[] pivot,
      int pivotOffset,
      double[] first,
      int firstOffset,
      double[] second,
      int secondOffset) {
    VectorPowerSums.powerSumsWeighted(
        x,
        xOffset,
        rows,
        columns,
        weights,
        weightsOffset,
        pivot,
        pivotOffset,
        first,
        firstOffset,
        second,
        secondOffset);
  }

  @Override
  public void normalizeGradientSums(
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      double[] sums,
      int sumsOffset) {
    VectorColumns.normalizeGradientSums(
        x, xOffset, dy, dyOffset, rows, columns, meanHigh, meanLow, sums, sumsOffset);
  }

  @Override
  public void normalize(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift) {
    VectorRows.normalize(x, xOffset, y, yOffset, rows, columns, meanHigh, meanLow, scale, shift);
  }

  @Override
  public void normalizeRectified(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift) {
    VectorRows.normalizeRectified(
        x, xOffset, y, yOffset, rows, columns, meanHigh, meanLow, scale, shift);
  }

  @Override
  public void normalizeGradient(
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] a,
      float[] b) {
    VectorRows.normalizeGradient(
        x, xOffset, dy, dyOffset, dx, dxOffset, rows, columns, meanHigh, meanLow, scale, a, b);
  }

  @Override
  public void normalizeGradientWeighted(
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int rows,
      int columns,
      float[] weights,
      int weightsOffset,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] a,
      float[] b) {
    VectorRows.normalizeGradientWeighted(
        x,
        xOffset,
        dy,
        dyOffset,
        dx,
        dxOffset,
        rows,
        columns,
        weights,
        weightsOffset,
        meanHigh,
        meanLow,
        scale,
        a,
        b);
  }

  @Override
  public void scaleFeatures(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] shift,
      float[] scale) {
    VectorRows.scaleFeatures(x, xOffset, y, yOffset, rows, columns, shift, scale);
  }

  @Override
  public void unsignedBytesToFloats(
      byte[] bytes, int bytesOffset, float[] y, int yOffset, int length) {
    VectorBytes.unsignedBytesToFloats(bytes, bytesOffset, y, yOffset, length);
  }
}
