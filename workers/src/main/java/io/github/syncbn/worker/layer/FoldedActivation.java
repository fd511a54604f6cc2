package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;

/**
 * An activation.
 *
 * @param function treats every value alike
 */
record FoldedActivation(Activation function) implements FoldedLayer {
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
    Shape value = new Shape(1);
    int length = inputs * arithmetic.lanes();
    function.apply(
        new Tensor(x, 0, length, value), new Tensor(y, 0, length, value), arithmetic.kernels());
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    return function.appendTo(graph, x);
  }
}
