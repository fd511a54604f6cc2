package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedProduct;
import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Given;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fully connected layer {@code y = x W^T + b} with W of (units, inputs), as PyTorch's nn.Linear.
 * The bias is on by default though redundant before a batch normalization, so that names match
 * PyTorch's.
 */
@Summary(value = "fully connected", bare = "units")
public record Dense(
    @Setting(
            value = "outputs; output for as many as the task needs",
            range = "[1, inf)",
            word = "output")
        int units,
    @Setting(value = "whether it adds a bias", byDefault = "true") boolean bias,
    @Setting(value = "first values of the weights", rule = "initializer") Initializer init,
    @Setting(
            value = "first values of the bias",
            rule = "pytorch with init = pytorch, else zero",
            pointless = "bias = false")
        Initializer biasInit)
    implements LinearLayer {

  /** Stands for the number of outputs of the task, known only from the data. */
  public static final int OUTPUT = 0;

  public Dense {
    Declared.check(Dense.class, units, bias, init, biasInit);
  }

  /** With a bias and PyTorch's initialization. */
  public Dense(int units) {
    this(Declared.of(Dense.class).build(Map.of("units", units)));
  }

  private Dense(Dense like) {
    this(like.units, like.bias, like.init, like.biasInit);
  }

  /** As the job says for all layers. */
  static Initializer init(Given given) {
    return Initializer.ofWeights(given);
  }

  /** The one that goes with the initializer of the weights. */
  static Initializer biasInit(Given given) {
    return ((Initializer) given.get("init")).ofBias();
  }

  @Override
  public Dense withBias() {
    return Declared.with(this, "bias", true);
  }

  @Override
  public Dense withOutputs(int outputs) {
    return units == OUTPUT ? new Dense(outputs, bias, init, biasInit) : this;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (units == OUTPUT) {
      throw new IllegalStateException("the number of outputs is not known yet");
    }
    if (input.rank() > 1 && input.channels() > 1 && input.positions() > 1) {
      throw new IllegalArgumentException(
          "dense takes features, not images; put flatten or globalAvgPool before it");
    }
    return new Shape(units);
  }

  @Override
  public List<Parameter> parameters(Shape input) {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        new Parameter("weight", new Shape(units, input.size()), ParameterRole.WEIGHT, init, true));
    if (bias) {
      parameters.add(new Parameter("bias", new Shape(units), ParameterRole.BIAS, biasInit, true));
    }
    return parameters;
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  /** y = x W^T + b. */
  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    Matrix weight = context.parameter(0);
    Matrix output = y.matrix();
    if (bias) {
      // The product accumulates onto the bias: one pass less over y.
      output.fillRows(context.parameter(1));
    }
    context.gemm().multiply(x.matrix(), weight.transposed(), bias ? 1 : 0, output);
  }

  /** dW = dy^T x, db = column sums of dy, dx = dy W. */
  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    Matrix slope = dy.matrix();
    context.gemm().multiply(slope.transposed(), x.matrix(), 0, context.gradient(0));
    if (bias) {
      ColumnSums.into(context.gradient(1), slope, context);
    }
    context.gradientComplete();
    if (dx != null) {
      context.gemm().multiply(slope, context.parameter(0), 0, dx.matrix());
    }
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    into.multiply(
        trained.parameters().get(0),
        trained.bias(),
        (weights, b) -> new FoldedProduct(units, weights, b));
  }
}
