package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;

/**
 * Neighbouring numbers of a row whose linear layers make {@code width} values of each.
 *
 * @param first number of the first among all of the layer
 * @param count how many
 * @param width outputs of each
 */
record NumberRange(int first, int count, int width) {
  /** Slot of {@link LayerContext#scratch} for a value for each weight of bins. */
  static final int STARTS = 0;

  /**
   * Slots of {@link LayerContext#floats}: slopes behind the ReLU, outputs, slopes of components,
   * components.
   */
  private static final int SLOPES = 0;

  private static final int OUTPUTS = 1;
  private static final int COMPONENT_SLOPES = 2;

  private static final int COMPONENTS = 3;

  /** Floats that {@link LayerContext#floats} gives for a row, of so many numbers. */
  static long keptPerRow(Numbers numbers, int count) {
    if (numbers.width() == Numbers.NONE || count == 0) {
      return 0;
    }
    long outputs = 2L * count * numbers.width();
    return numbers instanceof Numbers.Periodic
        ? outputs + (count + 1L) * numbers.components()
        : outputs;
  }

  /** Lengths of {@link LayerContext#scratch}. */
  static long[] scratch(Numbers numbers, int count) {
    boolean starts = numbers instanceof Numbers.PiecewiseLinear;
    return new long[] {starts ? (long) count * numbers.components() * numbers.width() : 0};
  }

  /** Components of these numbers, (rows, count components), from forward to backward pass. */
  Matrix components(int rows, int components, int all, LayerContext context) {
    float[] values = context.floats(COMPONENTS, rows * all * components);
    return new Matrix(values, first * components, rows, count * components, all * components);
  }

  /** For the gradient of the components of one number, (rows, components). */
  static Matrix componentSlopes(int rows, int components, LayerContext context) {
    float[] values = context.floats(COMPONENT_SLOPES, rows * components);
    return new Matrix(values, 0, rows, components);
  }

  int outputs() {
    return count * width;
  }

  /** The gradient before the ReLU, (rows, count width): dy where the output is positive, else 0. */
  Matrix rectified(ColumnPart.Rows rows, ColumnPart.Place place, LayerContext context) {
    int n = rows.dy().rows();
    Shape row = new Shape(outputs());
    Tensor y = new Tensor(context.floats(OUTPUTS, n * outputs()), 0, n, row);
    Tensor dy = new Tensor(context.floats(SLOPES, n * outputs()), 0, n, row);
    copy(rows.y(), place, y);
    copy(rows.dy(), place, dy);
    context.kernels().reluGradient(y, dy, dy);
    return dy.matrix();
  }

  private void copy(Matrix from, ColumnPart.Place place, Tensor to) {
    for (int i = 0; i < from.rows(); i++) {
      int at = from.rowStart(i) + place.output();
      System.arraycopy(from.data(), at, to.data(), i * outputs(), outputs());
    }
  }

  /**
   * Adds the linear layers with ReLU behind components of these numbers to a graph.
   *
   * @param components of every number, (numbers, components)
   * @param weight weights of all numbers of the layer
   * @param bias biases of all of them
   */
  Value appendTo(Graph graph, Value components, float[] weight, float[] bias) {
    int each = components.shape().dims()[1];
    float[] w = Arrays.copyOfRange(weight, first * each * width, (first + count) * each * width);
    float[] b = Arrays.copyOfRange(bias, first * width, (first + count) * width);
    // Number by number, (rows, components) times (components, width).
    Value byNumber = turned(graph, components);
    Value product =
        graph.node(
            "MatMul",
            new Shape(count, width),
            Map.of(),
            byNumber,
            graph.floats(w, count, each, width));
    Value sum = graph.node("Add", product, graph.floats(b, count, 1, width));
    return graph.flat(turned(graph, graph.node("Relu", sum)));
  }

  private static Value turned(Graph graph, Value x) {
    return graph.node("Transpose", x.shape(), Map.of("perm", new int[] {1, 0, 2}), x);
  }
}
