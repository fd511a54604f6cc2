package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * Element-wise and column-wise kernels. The matrices of one call have one size and are as they lie,
 * not transposed. Both twins, {@link ScalarKernels} and the lane-wise one, give equal bits for
 * equal input; {@link #best()} is the faster one here. (Which payload a NaN has is the one thing
 * left open: the compiler may swap the operands of a sum.)
 *
 * <p>Column sums run over the rows in order, in double, one accumulator per column, so that lanes
 * never meet.
 */
public interface Kernels {

  /** The lane-wise twin where the JVM has {@code jdk.incubator.vector}, else the scalar one. */
  static Kernels best() {
    return KernelChoice.BEST;
  }

  /** {@code "vector"} or {@code "scalar"}, and why. */
  String description();

  /** {@code y = max(0, x)}; NaN stays NaN. May run in place. */
  void relu(Tensor x, Tensor y);

  /**
   * {@code dx = y > 0 ? dy : 0}, by mask, from the output y of {@link #relu}. May run in place on
   * dy.
   */
  void reluGradient(Tensor y, Tensor dy, Tensor dx);

  /** {@code y = max(0, x) + slope * min(0, x)}. May run in place. */
  void leakyRelu(Tensor x, Tensor y, float slope);

  /**
   * {@code dx = y > 0 ? dy : slope * dy}, by mask, from the output y (slope is positive). May run
   * in place on dy.
   */
  void leakyReluGradient(Tensor y, Tensor dy, Tensor dx, float slope);

  /** {@code dx = dy * y * (1 - y)} from the output y of the logistic function. */
  void sigmoidGradient(Tensor y, Tensor dy, Tensor dx);

  /** {@code dx = dy * (1 - y * y)} from the output y of tanh. */
  void tanhGradient(Tensor y, Tensor dy, Tensor dx);

  /**
   * {@code y = a * x}, element by element. May run in place.
   *
   * @param a as many values as x has, from index 0
   */
  void multiply(float[] a, Tensor x, Tensor y);

  /** {@code into += x}. */
  void add(float[] into, int intoOffset, float[] x, int xOffset, int length);

  /** {@code y += a * x}, element by element, rounded twice. */
  void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length);

  /**
   * Sines and cosines of numbers at frequencies of their own, to half a unit in the last place of a
   * float and 1.2e-10 for f x up to 2^51: {@code sin(2 pi f[j, k] x[i, j])} in column {@code 2 F j
   * + k} of row i, and its cosine F columns behind.
   *
   * @param f (numbers, F)
   * @param x (rows, numbers)
   * @param y (rows, numbers 2 F)
   */
  void waves(Matrix f, Matrix x, Matrix y);

  /**
   * One tap of max pooling, over the channels of one position: {@code taps = x > y ? tap : taps},
   * then {@code y = max(x, y)}, where NaN stays NaN. The first of equal values keeps its tap.
   *
   * @param at index of the first channel among the outputs
   * @param length number of channels
   */
  void maximum(float[] x, int xOffset, float tap, Pooled y, int at, int length);

  /** Its gradient: {@code dx += taps == tap ? dy : 0}, by mask. */
  void maximumGradient(Pooled dy, int at, float tap, float[] dx, int dxOffset, int length);

  /** {@code sums[offset + j] = sum over rows of x[i, j]}, in double; overwrites. */
  void columnSums(Matrix x, double[] sums, int offset);

  /**
   * Per column, with d = x[i, j] - pivot[0, j] (exact in double): {@code sums[offset + j] = sum d}
   * and {@code sums[offset + columns + j] = sum d * d}; overwrites. The pivot removes the
   * cancellation of the one-pass formula where |mean| is much larger than the deviation.
   *
   * @param pivot its first row is the pivot, if x has any rows; may be x
   */
  void columnPowerSums(Matrix x, Matrix pivot, double[] sums, int offset);

  /**
   * As {@link #columnPowerSums}, with weight {@code weights[weightsOffset + i]} on row i: sums of w
   * d and w d d.
   */
  void columnPowerSumsWeighted(
      Matrix x, float[] weights, int weightsOffset, Matrix pivot, double[] sums, int offset);

  /**
   * {@code y[i, j] = ((x[i, j] - meanHigh[j]) - meanLow[j]) * scale[j] + shift[j]}. May run in
   * place.
   */
  void normalize(Matrix x, Matrix y, Normalization by);

  /** {@link #normalize}, then {@link #relu} on y, in one pass over memory. */
  void normalizeRectified(Matrix x, Matrix y, Normalization by);

  /**
   * The two sums of batch normalization's backward pass, per column, in double: {@code sums[offset
   * + j] = sum dy} and {@code sums[offset + columns + j] = sum dy * d}, where {@code d = (x -
   * meanHigh) - meanLow} in float; overwrites.
   */
  void normalizeGradientSums(Matrix x, Matrix dy, Normalization by, double[] sums, int offset);

  /**
   * {@code dx[i, j] = scale[j] * ((dy[i, j] - gradientMean[j]) - ((x[i, j] - meanHigh[j]) -
   * meanLow[j]) * gradientSlope[j])}. May run in place on dy.
   */
  void normalizeGradient(Matrix x, Matrix dy, Matrix dx, Normalization by);

  /**
   * As {@link #normalizeGradient} with gradientMean and gradientSlope each multiplied by {@code
   * weights[weightsOffset + i]} in row i.
   */
  void normalizeGradientWeighted(
      Matrix x, Matrix dy, Matrix dx, Normalization by, float[] weights, int weightsOffset);

  /**
   * {@code y[i, j] = (x[i, j] - shift[j]) * scale[j]}: scaling of features as rows are gathered.
   * May run in place.
   */
  void scaleFeatures(Matrix x, Matrix y, float[] shift, float[] scale);

  /** {@code y[j] = bytes[j] & 0xff}, one row of unsigned bytes to floats. */
  void unsignedBytesToFloats(byte[] bytes, int bytesOffset, float[] y, int yOffset, int length);
}
