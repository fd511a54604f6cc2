package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Map;

/**
 * Layer, group or root mean square normalization of each row by itself.
 *
 * @param groups groups of features, all of one size
 * @param centred whether the mean is taken away; else it counts as 0
 * @param epsilon added to the variance
 * @param gamma scale of every feature
 * @param beta shift of every feature
 */
public record FoldedRowNorm(
    int groups, boolean centred, double epsilon, float[] gamma, float[] beta)
    implements FoldedLayer {
  @Override
  public int width(int inputs) {
    return inputs;
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public void apply(
      float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
    int lanes = arithmetic.lanes();
    int size = inputs / groups;
    for (int g = 0; g < groups; g++) {
      for (int i = 0; i < lanes; i++) {
        double sum = 0;
        for (int j = g * size; j < (g + 1) * size; j++) {
          sum += x[j * lanes + i];
        }
        double mean = centred ? sum / size : 0;
        double squares = 0;
        for (int j = g * size; j < (g + 1) * size; j++) {
          double distance = x[j * lanes + i] - mean;
          squares += distance * distance;
        }
        double inverse = 1 / StrictMath.sqrt(squares / size + epsilon);
        for (int j = g * size; j < (g + 1) * size; j++) {
          y[j * lanes + i] = (float) ((x[j * lanes + i] - mean) * inverse * gamma[j] + beta[j]);
        }
      }
    }
  }

  /** The mean is taken away twice, the second time what rounding has left of it. */
  @Override
  public Value appendTo(Graph graph, Value x) {
    Shape group = new Shape(groups, gamma.length / groups);
    Value z = graph.shaped(x, group);
    for (int pass = 0; centred && pass < 2; pass++) {
      z = graph.node("Sub", z, mean(graph, z));
    }
    Value variance = mean(graph, graph.node("Mul", z, z));
    Value deviation =
        graph.node("Sqrt", graph.node("Add", variance, graph.scalar((float) epsilon)));
    Value y = graph.shaped(graph.node("Div", z, deviation), x.shape());
    int[] axes = x.shape().dims();
    return graph.node(
        "Add", graph.node("Mul", y, graph.floats(gamma, axes)), graph.floats(beta, axes));
  }

  private static Value mean(Graph graph, Value groups) {
    Shape one = new Shape(groups.shape().channels(), 1);
    return graph.node("ReduceMean", one, Map.of("axes", new int[] {2}, "keepdims", 1), groups);
  }
}
