package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as the sines and cosines v of {@link PeriodicColumns}, with a linear layer and ReLU of
 * every number's own behind them: {@code y = relu(v W + b)}.
 *
 * @param numbers the numbers, and which of all they are
 * @param frequencies of each
 */
record PeriodicEmbeddings(NumberRange numbers, int frequencies) implements ColumnPart {
  private static final int WEIGHT = 1;
  private static final int BIAS = 2;

  @Override
  public int inputs() {
    return numbers.count();
  }

  @Override
  public int outputs() {
    return numbers.outputs();
  }

  private PeriodicColumns periodic() {
    return new PeriodicColumns(numbers.first(), numbers.count(), frequencies);
  }

  private int components() {
    return 2 * frequencies;
  }

  private Matrix waves(int rows, LayerContext context) {
    int all = context.parameter(BIAS).rows();
    return numbers.components(rows, components(), all, context);
  }

  /** The weights of the linear layer of one number, or their gradient: (components, width). */
  private Matrix layer(Matrix all, int number) {
    int start = all.rowStart(numbers.first() + number);
    return new Matrix(all.data(), start, components(), numbers.width());
  }

  @Override
  public void forward(Matrix x, Matrix y, Place place, LayerContext context) {
    Matrix waves = waves(x.rows(), context);
    periodic().waves(x, place.input(), waves, 0, context);
    Matrix bias = context.parameter(BIAS);
    int biases = bias.rowStart(numbers.first());
    for (int i = 0; i < y.rows(); i++) {
      int to = y.rowStart(i) + place.output();
      System.arraycopy(bias.data(), biases, y.data(), to, outputs());
    }
    Matrix v = Matrix.view();
    Matrix out = Matrix.view();
    for (int number = 0; number < inputs(); number++) {
      v.show(waves, 0, x.rows(), number * components(), components());
      out.show(y, 0, x.rows(), place.output() + number * numbers.width(), numbers.width());
      context.gemm().multiply(v, layer(context.parameter(WEIGHT), number), 1, out);
    }
    for (int i = 0; i < y.rows(); i++) {
      rectify(y.data(), y.rowStart(i) + place.output(), outputs());
    }
  }

  private static void rectify(float[] values, int from, int length) {
    for (int j = from; j < from + length; j++) {
      values[j] = Math.max(0f, values[j]);
    }
  }

  @Override
  public void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context) {
    int n = rows.x().rows();
    Matrix waves = waves(n, context);
    Matrix g = numbers.rectified(rows, place, context);
    sums(g, context.gradient(BIAS), context);
    PeriodicColumns periodic = periodic();
    Matrix frequencySlopes = context.gradient(PeriodicColumns.FREQUENCIES);
    periodic.clear(frequencySlopes);
    Matrix dv = NumberRange.componentSlopes(n, components(), context);
    Matrix v = Matrix.view();
    Matrix slope = Matrix.view();
    for (int number = 0; number < inputs(); number++) {
      int at = number * components();
      v.show(waves, 0, n, at, components());
      slope.show(g, 0, n, number * numbers.width(), numbers.width());
      Matrix weightSlopes = layer(context.gradient(WEIGHT), number);
      context.gemm().multiply(v.transposed(), slope, 0, weightSlopes);
      Matrix weight = layer(context.parameter(WEIGHT), number);
      context.gemm().multiply(slope, weight.transposed(), 0, dv);
      PeriodicColumns.Waves of = new PeriodicColumns.Waves(waves, at, dv, 0);
      periodic.addSlopes(rows.x(), place.input(), of, number, frequencySlopes);
      if (dx != null) {
        Matrix f = context.parameter(PeriodicColumns.FREQUENCIES);
        periodic.inputSlopes(of, number, f, dx, place.input());
      }
    }
  }

  private void sums(Matrix g, Matrix bias, LayerContext context) {
    double[] sums = context.doubles(0, outputs());
    context.kernels().columnSums(g, sums, 0);
    int to = bias.rowStart(numbers.first());
    for (int j = 0; j < outputs(); j++) {
      bias.data()[to + j] = (float) sums[j];
    }
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public Prediction fold(List<float[]> parameters) {
    int width = numbers.width();
    float[] f = parameters.get(PeriodicColumns.FREQUENCIES);
    float[] w = parameters.get(WEIGHT);
    float[] bias = parameters.get(BIAS);
    return (x, y, place, arithmetic, scratch) -> {
      int lanes = arithmetic.lanes();
      float[] waves = scratch.take(lanes * components());
      Matrix v = new Matrix(waves, 0, lanes, components());
      for (int number = 0; number < inputs(); number++) {
        int which = numbers.first() + number;
        Matrix of = new Matrix(f, which * frequencies, 1, frequencies);
        Matrix values = new Matrix(x, (place.input() + number) * lanes, lanes, 1);
        arithmetic.kernels().waves(of, values, v);
        int to = (place.output() + number * width) * lanes;
        for (int j = 0; j < width; j++) {
          Arrays.fill(y, to + j * lanes, to + (j + 1) * lanes, bias[which * width + j]);
        }
        Matrix weight = new Matrix(w, which * components() * width, components(), width);
        Matrix out = new Matrix(y, to, width, lanes);
        arithmetic.gemm().multiply(weight.transposed(), v.transposed(), 1, out);
        rectify(y, to, width * lanes);
      }
      scratch.give(waves);
    };
  }

  @Override
  public Value appendTo(Graph graph, Value x, List<float[]> parameters) {
    Value components = periodic().components(graph, x, parameters);
    return numbers.appendTo(graph, components, parameters.get(WEIGHT), parameters.get(BIAS));
  }
}
