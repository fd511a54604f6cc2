package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.kernel.KeyedRandom;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
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

  /** First values of the bias beside weights that start like this: 0, unless it says otherwise. */
  default Initializer ofBias() {
    return new Constant(0);
  }

  /** The initializer of weights for which a layer names none: the job's, else PyTorch's. */
  static Initializer ofWeights(Given given) {
    return given.inherited(Initializer.class).orElseGet(PyTorchUniform::new);
  }

  /** What PyTorch's nn.Linear does for weight and bias. */
  @Summary(value = "uniform in +-1/sqrt(inputs), as nn.Linear", name = "pytorch")
  record PyTorchUniform() implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      uniform(values, offset, length, StrictMath.sqrt(1.0 / (3.0 * fanIn)), random);
    }

    @Override
    public Initializer ofBias() {
      return this;
    }
  }

  /** He et al. 2015 (arXiv 1502.01852), equation 10. */
  @Summary("normal, variance 2/inputs: for relu")
  record Kaiming() implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      gaussian(values, offset, length, StrictMath.sqrt(2.0 / fanIn), random);
    }
  }

  /** He et al. 2015, equation 10, drawn from the uniform distribution of the same variance. */
  @Summary("uniform, variance 2/inputs")
  record KaimingUniform() implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      uniform(values, offset, length, StrictMath.sqrt(2.0 / fanIn), random);
    }
  }

  /** Glorot and Bengio 2010, equation 16. */
  @Summary("uniform, variance 2/(inputs + outputs): for tanh and sigmoid")
  record Xavier() implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      uniform(values, offset, length, deviation(fanIn, fanOut), random);
    }

    static double deviation(int fanIn, int fanOut) {
      return StrictMath.sqrt(2.0 / ((double) fanIn + fanOut));
    }
  }

  /** Glorot and Bengio 2010, drawn from the normal distribution of the same variance. */
  @Summary("normal, variance 2/(inputs + outputs)")
  record XavierNormal() implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      gaussian(values, offset, length, Xavier.deviation(fanIn, fanOut), random);
    }
  }

  /** Normal with mean 0. */
  @Summary(value = "normal with mean 0 and this deviation", bare = "deviation", single = true)
  record Normal(@Setting(value = "standard deviation", range = "[0, inf)") double deviation)
      implements Initializer {
    public Normal {
      Declared.check(Normal.class, deviation);
    }

    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      gaussian(values, offset, length, deviation, random);
    }
  }

  /**
   * Normal with mean 0, cut at two deviations: a value beyond is drawn again, as TensorFlow's
   * {@code truncated_normal} does. What remains has the deviation {@code 0.8796 deviation}.
   */
  @Summary(
      value = "the same, a value beyond 2 deviations drawn again, as TensorFlow's",
      bare = "deviation",
      single = true)
  record TruncatedNormal(
      @Setting(value = "standard deviation before the cut", range = "[0, inf)") double deviation)
      implements Initializer {
    /** Values beyond this many deviations are drawn again. */
    private static final double CUT = 2;

    public TruncatedNormal {
      Declared.check(TruncatedNormal.class, deviation);
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

  /** Uniform around 0. */
  @Summary(value = "uniform, this far from 0 at most", bare = "bound", single = true)
  record Uniform(@Setting(value = "largest magnitude", range = "[0, inf)") double bound)
      implements Initializer {
    public Uniform {
      Declared.check(Uniform.class, bound);
    }

    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      within(values, offset, length, bound, random);
    }
  }

  /** The same value everywhere. */
  @Summary(value = "this value everywhere", bare = "value", single = true)
  record Constant(@Setting("the value") float value) implements Initializer {
    @Override
    public void fill(
        float[] values, int offset, int length, int fanIn, int fanOut, KeyedRandom random) {
      Arrays.fill(values, offset, offset + length, value);
    }
  }

  private static void uniform(
      float[] values, int offset, int length, double deviation, KeyedRandom random) {
    within(values, offset, length, deviation * StrictMath.sqrt(3.0), random);
  }

  private static void within(
      float[] values, int offset, int length, double bound, KeyedRandom random) {
    for (int i = 0; i < length; i++) {
      values[offset + i] = (float) ((2 * random.uniform(i) - 1) * bound);
    }
  }

  private static void gaussian(
      float[] values, int offset, int length, double deviation, KeyedRandom random) {
    for (int i = 0; i < length; i++) {
      values[offset + i] = (float) (random.gaussian(i) * deviation);
    }
  }
}
