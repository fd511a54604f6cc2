package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What a number becomes in {@link Columns} (Gorishniy, Rubachev and Babenko 2022, arXiv
 * 2203.05556): what says where it lies, and, if a width is given, a linear layer with ReLU of every
 * number's own behind that.
 */
public sealed interface Numbers extends Serializable {
  /** Of {@link #width}: no linear layer. */
  int NONE = 0;

  /** Values that say where a number lies. */
  int components();

  /** Values that its own linear layer makes of them, or {@link #NONE}. */
  int width();

  /** Values that a number becomes. */
  default int outputs() {
    return width() == NONE ? components() : width();
  }

  /** Numbers stay what they are. */
  @Summary("as they are")
  record Plain() implements Numbers {
    @Override
    public int components() {
      return 1;
    }

    @Override
    public int width() {
      return NONE;
    }
  }

  /**
   * Section 3.2. A number enters as its place u among the edges of T bins, {@code u = t + (x - e_t)
   * / (e_(t+1) - e_t)} in bin t; component t is {@code clamp(u - t, 0, 1)}, the first without its
   * lower bound and the last without its upper.
   */
  @Summary("one component for each bin, between quantiles of the training set: how full it is")
  record PiecewiseLinear(
      @Setting(value = "bins, each with as many rows", range = "[1, 4096]", byDefault = "48")
          int bins,
      @Setting(
              value = "values that a linear layer with relu of every number's own makes of them",
              range = "[1, 4096]",
              word = "none",
              byDefault = "none")
          int width)
      implements Numbers {
    public PiecewiseLinear {
      Declared.check(PiecewiseLinear.class, bins, width);
    }

    @Override
    public int components() {
      return bins;
    }
  }

  /**
   * Section 3.3: {@code sin(2 pi c x)}, then {@code cos(2 pi c x)}, of k frequencies c for each
   * number that start from N(0, sigma) and are learned. The defaults are those of the authors'
   * package rtdl_num_embeddings.
   */
  @Summary("sines and cosines of learned frequencies")
  record Periodic(
      @Setting(value = "frequencies of a number", range = "[1, 4096]", byDefault = "48")
          int frequencies,
      @Setting(
              value = "deviation of the first frequencies, for numbers of deviation 1",
              range = "(0, inf)",
              byDefault = "0.01")
          double sigma,
      @Setting(
              value = "values that a linear layer with relu of every number's own makes of them",
              range = "[1, 4096]",
              word = "none",
              byDefault = "24")
          int width)
      implements Numbers {
    public Periodic {
      Declared.check(Periodic.class, frequencies, sigma, width);
    }

    @Override
    public int components() {
      return 2 * frequencies;
    }
  }

  /**
   * What is learned for some numbers: the frequencies (numbers, frequencies), if there are any,
   * then the weights (numbers, components, width) and biases (numbers, width) of the linear layers,
   * which start as those of nn.Linear.
   */
  default List<Parameter> parameters(int numbers) {
    List<Parameter> parameters = new ArrayList<>();
    if (numbers > 0 && this instanceof Periodic periodic) {
      parameters.add(
          new Parameter(
              "frequencies",
              new Shape(numbers, periodic.frequencies()),
              ParameterRole.EMBEDDING,
              new Initializer.Normal(periodic.sigma()),
              true));
    }
    if (numbers > 0 && width() != NONE) {
      Initializer init = new Initializer.Uniform(1 / StrictMath.sqrt(components()));
      Shape weight = new Shape(numbers, components(), width());
      parameters.add(new Parameter("weight", weight, ParameterRole.WEIGHT, init, true));
      Shape bias = new Shape(numbers, width());
      parameters.add(new Parameter("bias", bias, ParameterRole.BIAS, init, true));
    }
    return parameters;
  }
}
