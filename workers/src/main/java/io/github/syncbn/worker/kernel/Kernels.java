package io.github.syncbn.worker.kernel;

import io.github.syncbn.worker.tensor.Tensor;

/**
 * Element-wise and column-wise kernels over row-major float matrices of {@code rows x columns},
 * starting at given offsets. Both twins, {@link ScalarKernels} and the lane-wise one, give equal
 * bits for equal input; {@link #best()} is the faster one here. (Which payload a NaN has is the one
 * thing left open: the compiler may swap the operands of a sum.)
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

  /** {@code y = a * x}, element by element. May run in place on either. */
  void multiply(float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length);

  /** {@code into += x}. */
  void add(float[] into, int intoOffset, float[] x, int xOffset, int length);

  /** {@code y += a * x}, element by element, rounded twice. */
  void multiplyAdd(
      float[] a, int aOffset, float[] x, int xOffset, float[] y, int yOffset, int length);

  /**
   * One tap of max pooling: {@code index = x > y ? tap : index}, then {@code y = max(x, y)}, where
   * NaN stays NaN. The first of equal values keeps the index.
   */
  void maximum(
      float[] x,
      int xOffset,
      float tap,
      float[] y,
      int yOffset,
      float[] index,
      int indexOffset,
      int length);

  /** Its gradient: {@code dx += index == tap ? dy : 0}, by mask. */
  void maximumGradient(
      float[] index,
      int indexOffset,
      float tap,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int length);

  /** {@code sums[sumsOffset + j] = sum over rows of x[i, j]}, in double; overwrites. */
  void columnSums(float[] x, int xOffset, int rows, int columns, double[] sums, int sumsOffset);

  /**
   * Per column, with d = x[i, j] - pivot[j] (exact in double): {@code first[j] = sum d} and {@code
   * second[j] = sum d * d}; overwrites. The pivot removes the cancellation of the one-pass formula
   * where |mean| is much larger than the deviation.
   */
  void columnPowerSums(
      float[] x,
      int xOffset,
      int rows,
      int columns,
      float[] pivot,
      int pivotOffset,
      double[] first,
      int firstOffset,
      double[] second,
      int secondOffset);

  /**
   * As {@link #columnPowerSums}, with weight {@code weights[weightsOffset + i]} on row i: sums of w
   * d and w d d.
   */
  void columnPowerSumsWeighted(
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
      int secondOffset);

  /**
   * {@code y[i, j] = ((x[i, j] - meanHigh[j]) - meanLow[j]) * scale[j] + shift[j]}: normalization
   * with the mean as an unevaluated sum of two floats, so that a large mean costs no digits. Arrays
   * of {@code columns} from index 0. May run in place.
   */
  void normalize(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift);

  /** {@link #normalize}, then {@link #relu} on y, in one pass over memory. */
  void normalizeRectified(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      float[] scale,
      float[] shift);

  /**
   * The two sums of batch normalization's backward pass, per column, in double: {@code sums[j] =
   * sum dy} and {@code sums[columns + j] = sum dy * d}, where {@code d = (x - meanHigh) - meanLow}
   * in float; overwrites. Starts at {@code sumsOffset}.
   */
  void normalizeGradientSums(
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      int rows,
      int columns,
      float[] meanHigh,
      float[] meanLow,
      double[] sums,
      int sumsOffset);

  /**
   * {@code dx[i, j] = scale[j] * ((dy[i, j] - a[j]) - ((x[i, j] - meanHigh[j]) - meanLow[j]) *
   * b[j])}. May run in place on dy.
   */
  void normalizeGradient(
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
      float[] b);

  /**
   * As {@link #normalizeGradient} with {@code a[j]} and {@code b[j]} each multiplied by the weight
   * of row i.
   */
  void normalizeGradientWeighted(
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
      float[] b);

  /**
   * {@code y[i, j] = (x[i, j] - shift[j]) * scale[j]}: scaling of features as rows are gathered.
   * May run in place.
   */
  void scaleFeatures(
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      int rows,
      int columns,
      float[] shift,
      float[] scale);

  /** {@code y[j] = bytes[j] & 0xff}, one row of unsigned bytes to floats. */
  void unsignedBytesToFloats(byte[] bytes, int bytesOffset, float[] y, int yOffset, int length);
}
