package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as the sines and cosines of {@link Numbers.Periodic}. With s and c those of {@code 2 pi f
 * x}:
 *
 * <pre>
 *   df = sum over rows of 2 pi x (ds c - dc s)     dx = sum over frequencies of 2 pi f (ds c - dc s)
 * </pre>
 *
 * @param first number of the first among all of the layer
 * @param inputs how many
 * @param frequencies of each
 */
record PeriodicColumns(int first, int inputs, int frequencies) implements ColumnPart {
  /** Number of the frequencies among the parameters of the layer. */
  static final int FREQUENCIES = 0;

  private static final float TURN = (float) (2 * StrictMath.PI);

  @Override
  public int outputs() {
    return 2 * frequencies * inputs;
  }

  @Override
  public void forward(Matrix x, Matrix y, Place place, LayerContext context) {
    waves(x, place.input(), y, place.output(), context);
  }

  /** Writes sines and cosines of features from {@code input} to columns from {@code output}. */
  void waves(Matrix x, int input, Matrix y, int output, LayerContext context) {
    Matrix f = Matrix.view().show(context.parameter(FREQUENCIES), first, inputs);
    Matrix features = Matrix.view().show(x, 0, x.rows(), input, inputs);
    Matrix waves = Matrix.view().show(y, 0, y.rows(), output, outputs());
    context.kernels().waves(f, features, waves);
  }

  @Override
  public void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context) {
    Matrix gradient = context.gradient(FREQUENCIES);
    clear(gradient);
    for (int number = 0; number < inputs; number++) {
      int at = place.output() + 2 * frequencies * number;
      Waves waves = new Waves(rows.y(), at, rows.dy(), at);
      addSlopes(rows.x(), place.input(), waves, number, gradient);
      if (dx != null) {
        inputSlopes(waves, number, context.parameter(FREQUENCIES), dx, place.input());
      }
    }
  }

  /**
   * Sines and then cosines of one number, in all rows, and the gradient with respect to them.
   *
   * @param at column of the first value
   * @param slopesAt column of its gradient
   */
  record Waves(Matrix values, int at, Matrix slopes, int slopesAt) {}

  void clear(Matrix gradient) {
    int from = gradient.rowStart(first);
    Arrays.fill(gradient.data(), from, from + inputs * frequencies, 0f);
  }

  /** Adds the gradient of the frequencies of one number, row by row. */
  void addSlopes(Matrix x, int input, Waves waves, int number, Matrix gradient) {
    float[] sums = gradient.data();
    float[] v = waves.values().data();
    float[] dv = waves.slopes().data();
    int to = gradient.rowStart(first + number);
    for (int i = 0; i < x.rows(); i++) {
      float factor = TURN * x.data()[x.rowStart(i) + input + number];
      int at = waves.values().rowStart(i) + waves.at();
      int from = waves.slopes().rowStart(i) + waves.slopesAt();
      for (int k = 0; k < frequencies; k++) {
        sums[to + k] +=
            factor
                * (dv[from + k] * v[at + frequencies + k] - dv[from + frequencies + k] * v[at + k]);
      }
    }
  }

  /** Writes the gradient of one number, in all rows. */
  void inputSlopes(Waves waves, int number, Matrix f, Matrix dx, int input) {
    float[] v = waves.values().data();
    float[] dv = waves.slopes().data();
    int of = f.rowStart(first + number);
    for (int i = 0; i < dx.rows(); i++) {
      int at = waves.values().rowStart(i) + waves.at();
      int from = waves.slopes().rowStart(i) + waves.slopesAt();
      float sum = 0;
      for (int k = 0; k < frequencies; k++) {
        sum +=
            f.data()[of + k]
                * (dv[from + k] * v[at + frequencies + k] - dv[from + frequencies + k] * v[at + k]);
      }
      dx.data()[dx.rowStart(i) + input + number] = TURN * sum;
    }
  }

  @Override
  public Prediction fold(List<float[]> parameters) {
    float[] all = parameters.get(FREQUENCIES);
    return (x, y, place, arithmetic, scratch) -> {
      int lanes = arithmetic.lanes();
      int components = 2 * frequencies;
      float[] rows = scratch.take(lanes * components);
      Matrix waves = new Matrix(rows, 0, lanes, components);
      for (int number = 0; number < inputs; number++) {
        Matrix f = new Matrix(all, (first + number) * frequencies, 1, frequencies);
        Matrix values = new Matrix(x, (place.input() + number) * lanes, lanes, 1);
        arithmetic.kernels().waves(f, values, waves);
        int to = (place.output() + number * components) * lanes;
        for (int i = 0; i < lanes; i++) {
          for (int k = 0; k < components; k++) {
            y[to + k * lanes + i] = rows[i * components + k];
          }
        }
      }
      scratch.give(rows);
    };
  }

  @Override
  public Value appendTo(Graph graph, Value x, List<float[]> parameters) {
    return graph.flat(components(graph, x, parameters));
  }

  /**
   * Sines and cosines of every number, (numbers, 2 frequencies). Only the part of a turn is
   * multiplied by 2 pi, and turns are counted in double: in float32 nothing would be left of the
   * part after many of them.
   */
  Value components(Graph graph, Value x, List<float[]> parameters) {
    double[] f = new double[inputs * frequencies];
    for (int k = 0; k < f.length; k++) {
      f[k] = parameters.get(FREQUENCIES)[first * frequencies + k];
    }
    Shape each = new Shape(inputs, frequencies);
    Value numbers = graph.cast(graph.shaped(x, new Shape(inputs, 1)), ElementType.DOUBLE);
    Value turns = graph.node("Mul", each, Map.of(), numbers, graph.doubles(f, inputs, frequencies));
    Value part = graph.node("Sub", turns, graph.node("Round", turns));
    Value angle = graph.node("Mul", graph.cast(part, ElementType.FLOAT), graph.scalar(TURN));
    return graph.node(
        "Concat",
        new Shape(inputs, 2 * frequencies),
        Map.of("axis", 2),
        graph.node("Sin", angle),
        graph.node("Cos", angle));
  }
}
