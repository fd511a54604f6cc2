package io.github.syncbn.worker.network;

import io.github.syncbn.worker.graph.ElementType;
import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.tensor.Shape;
import java.util.Map;

/** {@link Preprocessing} as operators. */
final class PreprocessingGraph {
  private final Preprocessing preprocessing;
  private final Graph graph;

  private PreprocessingGraph(Preprocessing preprocessing, Graph graph) {
    this.preprocessing = preprocessing;
    this.graph = graph;
  }

  /**
   * Adds what is done to features.
   *
   * @param x rows of doubles where {@link Preprocessing#exact}, else of floats
   * @return rows of floats
   */
  static Value append(Preprocessing preprocessing, Graph graph, Value x) {
    PreprocessingGraph of = new PreprocessingGraph(preprocessing, graph);
    return of.completed(preprocessing.exact() ? of.narrowed(x) : x);
  }

  private Value narrowed(Value x) {
    Value y =
        graph.shaped(
            FeatureMapsGraph.append(preprocessing.maps(), graph, graph.flat(x)), x.shape());
    Narrowing narrowing = preprocessing.narrowing();
    if (!narrowing.isNone()) {
      y = graph.node("Sub", y, graph.doubles(narrowing.origin(), x.shape().dims()));
      y = graph.node("Mul", y, graph.doubles(narrowing.unit(), x.shape().dims()));
    }
    return graph.cast(y, ElementType.FLOAT);
  }

  private Value completed(Value x) {
    Value y = x;
    if (preprocessing.fills()) {
      Value fill = each(preprocessing.missing(), x.shape());
      y = graph.node("Where", x.shape(), Map.of(), graph.node("IsNaN", x), fill, x);
    }
    if (preprocessing.scales()) {
      y = graph.node("Sub", y, each(preprocessing.shift(), x.shape()));
      y = graph.node("Mul", y, each(preprocessing.scale(), x.shape()));
    }
    return y;
  }

  /** A value for each feature: one alone where all are equal, one a channel where these are. */
  private Value each(float[] values, Shape shape) {
    if (alike(values, values.length)) {
      return graph.scalar(values[0]);
    }
    if (shape.rank() == 3 && alike(values, shape.positions())) {
      float[] channels = new float[shape.channels()];
      for (int c = 0; c < channels.length; c++) {
        channels[c] = values[c * shape.positions()];
      }
      return graph.floats(channels, channels.length, 1, 1);
    }
    return graph.floats(values, shape.dims());
  }

  /** Whether values are equal in every run of so many. */
  private static boolean alike(float[] values, int run) {
    for (int j = 0; j < values.length; j++) {
      if (Float.compare(values[j], values[j - j % run]) != 0) {
        return false;
      }
    }
    return true;
  }
}
