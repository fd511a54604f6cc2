package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.Map;

/**
 * {@code y = W x + b}, with the batch normalization that followed folded in.
 *
 * @param units outputs
 * @param weights (units, inputs)
 * @param bias (units)
 */
public record FoldedProduct(int units, float[] weights, float[] bias) implements FoldedLayer {
  @Override
  public int width(int inputs) {
    return units;
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public void apply(
      float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
    int lanes = arithmetic.lanes();
    for (int u = 0; u < units; u++) {
      Arrays.fill(y, u * lanes, (u + 1) * lanes, bias[u]);
    }
    Matrix weight = new Matrix(weights, 0, units, inputs);
    Matrix input = new Matrix(x, 0, inputs, lanes);
    arithmetic.gemm().multiply(weight, input, 1, new Matrix(y, 0, units, lanes));
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    Value weight = graph.floats(weights, units, weights.length / units);
    return graph.node(
        "Gemm", new Shape(units), Map.of("transB", 1), graph.flat(x), weight, graph.floats(bias));
  }
}
