package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import java.util.ArrayList;
import java.util.List;

/** Columns of a table, in a prediction. */
final class FoldedColumns implements FoldedLayer {
  private final List<ColumnPart> parts;
  private final List<float[]> parameters;
  private final List<ColumnPart.Prediction> predictions = new ArrayList<>();
  private final int outputs;

  /**
   * @param parts in the order of features and outputs
   * @param parameters those of the layer
   */
  FoldedColumns(List<ColumnPart> parts, List<float[]> parameters) {
    this.parts = parts;
    this.parameters = parameters;
    parts.forEach(part -> predictions.add(part.fold(parameters)));
    outputs = parts.stream().mapToInt(ColumnPart::outputs).sum();
  }

  @Override
  public int width(int inputs) {
    return outputs;
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public boolean multiplies() {
    return parts.stream().anyMatch(ColumnPart::multiplies);
  }

  @Override
  public void apply(
      float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch) {
    ColumnPart.Place place = new ColumnPart.Place(0, 0);
    for (int k = 0; k < parts.size(); k++) {
      predictions.get(k).apply(x, y, place, arithmetic, scratch);
      place = place.after(parts.get(k));
    }
  }

  @Override
  public Value appendTo(Graph graph, Value x) {
    List<Value> outputs = new ArrayList<>();
    int from = 0;
    for (ColumnPart part : parts) {
      Value features = graph.slice(graph.flat(x), from, from + part.inputs());
      outputs.add(part.appendTo(graph, features, parameters));
      from += part.inputs();
    }
    return graph.concat(outputs);
  }
}
