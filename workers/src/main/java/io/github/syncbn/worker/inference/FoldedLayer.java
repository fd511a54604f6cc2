package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import java.util.List;

/**
 * One step of inference over a block of rows, feature by feature: value j of row i lies at {@code j
 * * lanes + i}.
 */
public interface FoldedLayer {

  /** Values of a row that leaves, given those of one that enters. */
  int width(int inputs);

  /** Whether the output takes the place of the input. */
  boolean inPlace();

  /** Whether its bits depend on the matrix product, which may not treat all lanes alike. */
  default boolean multiplies() {
    return false;
  }

  /** Adds its operators to a graph: the same function of x, up to rounding. */
  Value appendTo(Graph graph, Value x);

  /** Adds the operators of some steps in order. */
  static Value append(List<FoldedLayer> steps, Graph graph, Value x) {
    Value value = x;
    for (FoldedLayer step : steps) {
      value = step.appendTo(graph, value);
    }
    return value;
  }

  /** From x (inputs x lanes) to y (outputs x lanes). */
  void apply(float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch);
}
