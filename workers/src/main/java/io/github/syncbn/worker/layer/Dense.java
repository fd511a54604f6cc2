package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Fully connected layer {@code y = x W^T + b} with W of (units, inputs), as PyTorch's nn.Linear.
 *
 * @param units width of the output, or {@link #OUTPUT} for as many as the task needs
 * @param bias whether to add b; on by default though redundant before a batch normalization, so
 *     that names match PyTorch's
 * @param weightInitializer first values of W
 * @param biasInitializer first values of b
 */
public record Dense(
    int units, boolean bias, Initializer weightInitializer, Initializer biasInitializer)
    implements Layer {

  /** Stands for the number of outputs of the task, known only from the data. */
  public static final int OUTPUT = 0;

  /** Checks the range. */
  public Dense {
    if (units < 0) {
      throw new IllegalArgumentException("dense needs 1 or more units, got " + units);
    }
  }

  /** With a bias and PyTorch's initialization. */
  public Dense(int units) {
    this(units, true, new Initializer.PyTorchUniform(), new Initializer.PyTorchUniform());
  }

  @Override
  public String name() {
    return "dense";
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
        new Parameter(
            "weight",
            new Shape(units, input.size()),
            ParameterRole.WEIGHT,
            weightInitializer,
            true));
    if (bias) {
      parameters.add(
          new Parameter("bias", new Shape(units), ParameterRole.BIAS, biasInitializer, true));
    }
    return parameters;
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    float[] parameters = context.parameters();
    int weight = context.parameterOffset(0);
    for (int s = 0; s < x.length; s++) {
      int rows = x[s].rows();
      int inputs = x[s].rowSize();
      if (bias) {
        // The product accumulates onto the bias: one pass less over y.
        int b = context.parameterOffset(1);
        for (int i = 0; i < rows; i++) {
          System.arraycopy(parameters, b, y[s].data(), y[s].offset() + i * units, units);
        }
      }
      context
          .gemm()
          .multiply(
              false,
              true,
              rows,
              units,
              inputs,
              x[s].data(),
              x[s].offset(),
              parameters,
              weight,
              bias ? 1 : 0,
              y[s].data(),
              y[s].offset());
    }
  }

  /** dW = dy^T x, db = column sums of dy, dx = dy W. */
  @Override
  public void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor[] dx, LayerContext context) {
    double[] sums = context.doubles(0, units);
    for (int s = 0; s < dy.length; s++) {
      int rows = dy[s].rows();
      int inputs = x[s].rowSize();
      float[] gradient = context.gradient(s);
      context
          .gemm()
          .multiply(
              true,
              false,
              units,
              inputs,
              rows,
              dy[s].data(),
              dy[s].offset(),
              x[s].data(),
              x[s].offset(),
              0,
              gradient,
              context.gradientOffset(s, 0));
      if (bias) {
        context.kernels().columnSums(dy[s].data(), dy[s].offset(), rows, units, sums, 0);
        int b = context.gradientOffset(s, 1);
        for (int j = 0; j < units; j++) {
          gradient[b + j] = (float) sums[j];
        }
      }
      context.gradientComplete(s);
    }
    if (dx != null) {
      for (int s = 0; s < dy.length; s++) {
        context
            .gemm()
            .multiply(
                false,
                false,
                dy[s].rows(),
                dx[s].rowSize(),
                units,
                dy[s].data(),
                dy[s].offset(),
                context.parameters(),
                context.parameterOffset(0),
                0,
                dx[s].data(),
                dx[s].offset());
      }
    }
  }
}
