package io.github.syncbn.worker.kernel;

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
  public void multiply(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = a[aOffset + i] * x[xOffset + i];
    }
  }

  @Override
  public void add(float[] into, int intoOffset, float[] x, int xOffset, int length) {
    for (int i = 0; i < length; i++) {
      into[intoOffset + i] += x[xOffset + i];
    }
  }

  @Override
  public void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] += a[aOffset + i] * x[xOffset + i];
    }
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
    for (int i = 0; i < length; i++) {
      float v = x[xOffset + i];
      float w = y[yOffset + i];
      index[indexOffset + i] = Element.indexOfMaximum(v, w, tap, index[indexOffset + i]);
      y[yOffset + i] = Math.max(v, w);
    }
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
    for (int i = 0; i < length; i++) {
      dx[dxOffset + i] += Element.maximumGradient(index[indexOffset + i], tap, dy[dyOffset + i]);
    }
  }

  @Override
  public void columnSums(
      float[] x, int xOffset, int rows, int columns, double[] sums, int sumsOffset) {
    ScalarColumns.sums(x, xOffset, rows, columns, 0, sums, sumsOffset);
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
    ScalarColumns.powerSums(
        x, xOffset, rows, columns, 0, pivot, pivotOffset, first, firstOffset, second, secondOffset);
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
    ScalarColumns.powerSumsWeighted(
        x,
        xOffset,
        rows,
        columns,
        0,
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
    ScalarColumns.normalizeGradientSums(
        x, xOffset, dy, dyOffset, rows, columns, 0, meanHigh, meanLow, sums, sumsOffset);
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
    ScalarRows.normalize(x, xOffset, y, yOffset, rows, columns, 0, meanHigh, meanLow, scale, shift);
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
    ScalarRows.normalizeRectified(
        x, xOffset, y, yOffset, rows, columns, 0, meanHigh, meanLow, scale, shift);
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
    ScalarRows.normalizeGradient(
        x, xOffset, dy, dyOffset, dx, dxOffset, rows, columns, 0, meanHigh, meanLow, scale, a, b);
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
    ScalarRows.normalizeGradientWeighted(
        x,
        xOffset,
        dy,
        dyOffset,
        dx,
        dxOffset,
        rows,
        columns,
        0,
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
    ScalarRows.scaleFeatures(x, xOffset, y, yOffset, rows, columns, 0, shift, scale);
  }

  @Override
  public void unsignedBytesToFloats(
      byte[] bytes, int bytesOffset, float[] y, int yOffset, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] = bytes[bytesOffset + i] & 0xff;
    }
  }
}
