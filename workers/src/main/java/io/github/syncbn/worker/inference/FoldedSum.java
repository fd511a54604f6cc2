package io.github.syncbn.worker.inference;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import java.util.List;

/**
 * A residual block.
 *
 * @param body layers of the body
 * @param shortcut layers of the shortcut
 * @param outputs values of a row that leaves
 */
public record FoldedSum(List<FoldedLayer> body, List<FoldedLayer> shortcut, int outputs)
    implements FoldedLayer {
  @Override
  public int width(int inputs) {
    return outputs;
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public void apply(
      float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
    addTo(y, arithmetic.run(body, x, false, inputs, scratch), x, false, arithmetic, scratch);
    addTo(y, arithmetic.run(shortcut, x, false, inputs, scratch), x, true, arithmetic, scratch);
  }

  private void addTo(
      float[] y,
      float[] term,
      float[] x,
      boolean add,
      LaneArithmetic arithmetic,
      ScratchArrays scratch) {
    int length = outputs * arithmetic.lanes();
    if (add) {
      arithmetic.kernels().add(y, 0, term, 0, length);
    } else {
      System.arraycopy(term, 0, y, 0, length);
    }
    if (term != x) {
      scratch.give(term);
    }
  }

  @Override
  public boolean multiplies() {
    return true;
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    Value first = FoldedLayer.append(body, graph, x);
    Value second = FoldedLayer.append(shortcut, graph, x);
    return graph.node("Add", first, graph.shaped(second, first.shape()));
  }
}
