package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedConvolution;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.kernel.Window;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two-dimensional convolution, as PyTorch's nn.Conv2d: {@code y[o, p] = b[o] + sum W[o, c, k] x[c,
 * stride p + dilation k - padding]} over the channels c of the group of o and the taps k. Weights
 * are (filters, channels / groups, kernel, kernel), stored channels last. The bias is redundant
 * before a batch normalization.
 */
@Summary(value = "convolution over images", bare = "filters")
public record Conv2d(
    @Setting(value = "channels of the output", range = "[1, inf)") int filters,
    @Inline Window window,
    @Setting(
            value = "groups of channels that do not see each other; depthwise: one a channel",
            range = "[1, inf)",
            byDefault = "1",
            word = "depthwise")
        int groups,
    @Setting(value = "whether it adds a bias", byDefault = "true") boolean bias,
    @Setting(value = "first values of the weights", rule = "initializer") Initializer init,
    @Setting(
            value = "first values of the bias",
            rule = "pytorch with init = pytorch, else zero",
            pointless = "bias = false")
        Initializer biasInit)
    implements LinearLayer {

  /** As many groups as there are input channels. */
  public static final int DEPTHWISE = 0;

  public Conv2d {
    Declared.check(Conv2d.class, filters, window, groups, bias, init, biasInit);
    if (groups > 1 && filters % groups != 0) {
      throw new SettingException(
          Conv2d.class,
          "groups",
          "expected a divisor of the " + filters + " filters, got " + groups);
    }
  }

  /** Without bias, with He's initialization for ReLU: a convolution before a normalization. */
  public Conv2d(int filters, Window window) {
    this(filters, window, 1, false, new Initializer.Kaiming(), new Initializer.Constant(0));
  }

  @Override
  public Conv2d withBias() {
    return Declared.with(this, "bias", true);
  }

  @Override
  public boolean takesImages() {
    return true;
  }

  /** As the job says for all layers. */
  static Initializer init(Given given) {
    return Initializer.ofWeights(given);
  }

  /** The one that goes with the initializer of the weights. */
  static Initializer biasInit(Given given) {
    return ((Initializer) given.get("init")).ofBias();
  }

  /** The number of groups for an input. */
  public int groups(Shape input) {
    return groups == DEPTHWISE ? input.channels() : groups;
  }

  @Override
  public Shape outputShape(Shape input) {
    Images.require(input);
    int divisor = groups(input);
    if (input.channels() % divisor != 0 || filters % divisor != 0) {
      throw new IllegalArgumentException(
          divisor
              + " groups divide neither "
              + input.channels()
              + " channels nor "
              + filters
              + " filters, or only one of them");
    }
    int[] dims = input.dims();
    return new Shape(filters, window.outputs(dims[1]), window.outputs(dims[2]));
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    int side = window.kernel();
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        new Parameter(
            "weight",
            new Shape(filters, input.channels() / groups(input), side, side),
            ParameterRole.WEIGHT,
            init,
            true,
            1));
    if (bias) {
      parameters.add(new Parameter("bias", new Shape(filters), ParameterRole.BIAS, biasInit, true));
    }
    return parameters;
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public long[] scratch(Shape input) {
    return Convolution.scratch(this, input);
  }

  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    Convolution convolution = Convolution.of(this, x.shape(), context);
    if (bias) {
      y.byChannel().fillRows(context.parameter(1));
    }
    convolution.forward(x, y, bias);
  }

  /** dW = dy^T patches, db = sums of dy, dx = the patches' gradient dy W put back in its places. */
  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    Convolution convolution = Convolution.of(this, x.shape(), context);
    convolution.backward(x, dy, dx, context.gradient(0));
    if (bias) {
      ColumnSums.into(context.gradient(1), dy.byChannel(), context);
    }
    context.gradientComplete();
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    Shape input = trained.input();
    Shape output = trained.output();
    into.multiply(
        trained.parameters().get(0),
        trained.bias(),
        (weights, b) -> new FoldedConvolution(input, output, window, groups(input), weights, b));
  }
}
