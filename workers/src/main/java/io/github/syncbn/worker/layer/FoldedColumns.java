package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedLayer;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
import java.util.List;

/**
 * Columns of a table, in a prediction.
 *
 * @param outputs values of a row that leaves
 * @param parts in the order of features and outputs
 * @param parameters those of the layer
 */
record FoldedColumns(int outputs, List<ColumnPart> parts, List<float[]> parameters)
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
    ColumnPart.Place place = new ColumnPart.Place(0, 0);
    for (ColumnPart part : parts) {
      part.predict(x, y, place, arithmetic.lanes(), parameters);
      place = place.after(part);
    }
  }
}
