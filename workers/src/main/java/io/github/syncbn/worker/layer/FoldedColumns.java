package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import java.util.ArrayList;
import java.util.List;

/** Columns of a table, in a prediction. */
final class FoldedColumns implements FoldedLayer {
  private final List<ColumnPart> parts;
  private final List<ColumnPart.Prediction> predictions = new ArrayList<>();
  private final int outputs;

  /**
   * @param parts in the order of features and outputs
   * @param parameters those of the layer
   */
  FoldedColumns(List<ColumnPart> parts, List<float[]> parameters) {
    this.parts = parts;
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
}
