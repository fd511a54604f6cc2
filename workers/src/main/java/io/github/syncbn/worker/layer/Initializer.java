package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.KeyedRandom;
import java.io.Serializable;
import java.util.Arrays;

/**
 * First values of a parameter. {@code fanIn} and {@code fanOut} are the numbers of inputs that
 * reach one output, and of outputs that one input reaches.
 */
public sealed interface Initializer extends Serializable {

  /**
   * Writes {@code length} values from {@code offset}, value i drawn with counter i of {@code
   * random}, and with counters {@code i + k length} where it takes more draws than one.
   */
  void fill(float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random);

  /**
   * He et al. 2015 (arXiv 1502.01852), equation 10: normal with deviation {@code sqrt(2 / fanIn)},
   * made for ReLU.
   *
   * @param uniform whether to draw from the uniform distribution of the same variance
   */
  record Kaiming(boolean uniform) implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      draw(values, offset, length, StrictMath.sqrt(2.0 / fanIn), uniform, random);
    }
  }

  /**
   * Glorot and Bengio 2010, equation 16: variance {@code 2 / (fanIn + fanOut)}, made for tanh and
   * sigmoid.
   *
   * @param uniform whether to draw from the uniform distribution, as the paper does, or the normal
   *     one
   */
  record Xavier(boolean uniform) implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      draw(
          values,
          offset,
          length,
          StrictMath.sqrt(2.0 / ((double) fanIn + fanOut)),
          uniform,
          random);
    }
  }

  /** Uniform in ±1 / sqrt(fanIn): what PyTorch's nn.Linear does for weight and bias. */
  record PyTorchUniform() implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      draw(values, offset, length, StrictMath.sqrt(1.0 / (3.0 * fanIn)), true, random);
    }
  }

  /**
   * Normal with mean 0.
   *
   * @param deviation standard deviation, 0 or more
   */
  record Normal(double deviation) implements Initializer {
    /** Checks the range. */
    public Normal {
      checkDeviation(deviation);
    }

    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      draw(values, offset, length, deviation, false, random);
    }
  }

  /**
   * Normal with mean 0, cut at two deviations: a value beyond is drawn again, as TensorFlow's
   * {@code truncated_normal} does. What remains has the deviation {@code 0.8796 deviation}.
   *
   * @param deviation standard deviation of the normal distribution before the cut, 0 or more
   */
  record TruncatedNormal(double deviation) implements Initializer {
    /** Values beyond so many deviations are drawn again. */
    private static final double CUT = 2;

    /** Checks the range. */
    public TruncatedNormal {
      checkDeviation(deviation);
    }

    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      for (int i = 0; i < length; i++) {
        // Draw k of value i has counter i + k length: no two draws of a parameter share one.
        long counter = i;
        double value = random.gaussian(counter);
        while (StrictMath.abs(value) > CUT) {
          counter += length;
          value = random.gaussian(counter);
        }
        values[offset + i] = (float) (value * deviation);
      }
    }
  }

  /**
   * The same value everywhere.
   *
   * @param value the value
   */
  record Constant(float value) implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      Arrays.fill(values, offset, offset + length, value);
    }
  }

  private static void checkDeviation(double deviation) {
    if (!(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException("a standard deviation is 0 or more, got " + deviation);
    }
  }

  private static void draw(
      float[] values,
      int offset,
      int length,
      double deviation,
      boolean uniform,
      KeyedRandom random) {
    double bound = deviation * StrictMath.sqrt(3.0);
    for (int i = 0; i < length; i++) {
      values[offset + i] =
          (float) (uniform ? (2 * random.uniform(i) - 1) * bound : random.gaussian(i) * deviation);
    }
  }
}
