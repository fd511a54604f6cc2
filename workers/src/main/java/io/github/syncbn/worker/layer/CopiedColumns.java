package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Features that stay what they are.
 *
 * @param inputs how many
 */
record CopiedColumns(int inputs) implements ColumnPart {
  @Override
  public int outputs() {
    return inputs;
  }

  @Override
  public void forward(Matrix x, Matrix y, Place place, LayerContext context) {
    copy(x, place.input(), y, place.output());
  }

  @Override
  public void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context) {
    if (dx != null) {
      copy(rows.dy(), place.output(), dx, place.input());
    }
  }

  private void copy(Matrix from, int fromColumn, Matrix to, int toColumn) {
    for (int i = 0; i < from.rows(); i++) {
      int at = to.rowStart(i) + toColumn;
      System.arraycopy(from.data(), from.rowStart(i) + fromColumn, to.data(), at, inputs);
    }
  }

  @Override
  public Prediction fold(List<float[]> parameters) {
    return (x, y, place, arithmetic, scratch) -> {
      int lanes = arithmetic.lanes();
      System.arraycopy(x, place.input() * lanes, y, place.output() * lanes, inputs * lanes);
    };
  }

  @Override
  public Value appendTo(Graph graph, Value x, List<float[]> parameters) {
    return x;
  }
}
