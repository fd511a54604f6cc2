package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers as the components of {@link Numbers.PiecewiseLinear}: 1 for the bins below a number's,
 * the part of its own bin that it fills, 0 for the bins above.
 *
 * @param inputs how many numbers
 * @param bins components of each
 */
record PiecewiseColumns(int inputs, int bins) implements ColumnPart {

  /** The bin in which a place lies; beyond the ends, the first or the last. */
  static int bin(float u, int bins) {
    return Math.min(Math.max((int) u, 0), bins - 1);
  }

  @Override
  public int outputs() {
    return inputs * bins;
  }

  @Override
  public void forward(Matrix x, Matrix y, Place place, LayerContext context) {
    for (int i = 0; i < x.rows(); i++) {
      for (int number = 0; number < inputs; number++) {
        float u = x.data()[x.rowStart(i) + place.input() + number];
        int bin = bin(u, bins);
        int first = y.rowStart(i) + place.output() + number * bins;
        Arrays.fill(y.data(), first, first + bin, 1f);
        y.data()[first + bin] = u - bin;
        Arrays.fill(y.data(), first + bin + 1, first + bins, 0f);
      }
    }
  }

  /** Only the component of its own bin moves with a number. */
  @Override
  public void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context) {
    if (dx == null) {
      return;
    }
    Matrix x = rows.x();
    Matrix dy = rows.dy();
    for (int i = 0; i < x.rows(); i++) {
      for (int number = 0; number < inputs; number++) {
        int bin = bin(x.data()[x.rowStart(i) + place.input() + number], bins);
        dx.data()[dx.rowStart(i) + place.input() + number] =
            dy.data()[dy.rowStart(i) + place.output() + number * bins + bin];
      }
    }
  }

  @Override
  public Prediction fold(List<float[]> parameters) {
    return (x, y, place, arithmetic, scratch) -> {
      int lanes = arithmetic.lanes();
      for (int number = 0; number < inputs; number++) {
        for (int i = 0; i < lanes; i++) {
          float u = x[(place.input() + number) * lanes + i];
          int bin = bin(u, bins);
          int first = (place.output() + number * bins) * lanes + i;
          for (int t = 0; t < bins; t++) {
            y[first + t * lanes] = t < bin ? 1f : 0f;
          }
          y[first + bin * lanes] = u - bin;
        }
      }
    };
  }

  @Override
  public Value appendTo(Graph graph, Value x, List<float[]> parameters) {
    return graph.flat(components(graph, x));
  }

  /** Components of every number, (numbers, bins): the place less the bin, within 0 and 1. */
  Value components(Graph graph, Value x) {
    float[] lower = new float[bins];
    float[] least = new float[bins];
    float[] most = new float[bins];
    for (int t = 0; t < bins; t++) {
      lower[t] = t;
      least[t] = t == 0 ? -Float.MAX_VALUE : 0;
      most[t] = t == bins - 1 ? Float.MAX_VALUE : 1;
    }
    Value place = graph.shaped(x, new Shape(inputs, 1));
    Value part = graph.node("Sub", new Shape(inputs, bins), Map.of(), place, graph.floats(lower));
    Value above = graph.node("Max", part, graph.floats(least));
    return graph.node("Min", above, graph.floats(most));
  }
}
