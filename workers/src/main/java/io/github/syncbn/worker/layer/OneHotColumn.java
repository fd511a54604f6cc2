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
 * A category as one output for each code.
 *
 * @param codes how many there are
 */
record OneHotColumn(int codes) implements ColumnPart {
  @Override
  public int inputs() {
    return 1;
  }

  @Override
  public boolean category() {
    return true;
  }

  @Override
  public int outputs() {
    return codes;
  }

  @Override
  public void forward(Matrix x, Matrix y, Place place, LayerContext context) {
    for (int i = 0; i < x.rows(); i++) {
      int to = y.rowStart(i) + place.output();
      Arrays.fill(y.data(), to, to + codes, 0f);
      y.data()[to + InputColumn.code(x.data()[x.rowStart(i) + place.input()], codes)] = 1;
    }
  }

  @Override
  public void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context) {
    if (dx != null) {
      clear(dx, place);
    }
  }

  /** A code has no slope. */
  static void clear(Matrix dx, Place place) {
    for (int i = 0; i < dx.rows(); i++) {
      dx.data()[dx.rowStart(i) + place.input()] = 0;
    }
  }

  @Override
  public Prediction fold(List<float[]> parameters) {
    return (x, y, place, arithmetic, scratch) -> {
      int lanes = arithmetic.lanes();
      Arrays.fill(y, place.output() * lanes, (place.output() + codes) * lanes, 0f);
      for (int i = 0; i < lanes; i++) {
        int code = InputColumn.code(x[place.input() * lanes + i], codes);
        y[(place.output() + code) * lanes + i] = 1;
      }
    };
  }

  @Override
  public Value appendTo(Graph graph, Value x, List<float[]> parameters) {
    float[] all = new float[codes];
    for (int code = 0; code < codes; code++) {
      all[code] = code;
    }
    Value is =
        graph.node(
            "Equal",
            new Shape(codes),
            Map.of(),
            InputColumn.code(graph, x, codes),
            graph.floats(all));
    return graph.cast(is, ElementType.FLOAT);
  }
}
