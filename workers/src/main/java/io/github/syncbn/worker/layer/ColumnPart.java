package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some neighbouring features of a row that enters {@link Columns}, and what becomes of them. */
interface ColumnPart {

  /** Features of a row that it reads. */
  int inputs();

  /** Values of a row that it writes. */
  int outputs();

  /** Where its features start, and where its outputs do, in a row. */
  record Place(int input, int output) {
    /** The place behind a part. */
    Place after(ColumnPart part) {
      return new Place(input + part.inputs(), output + part.outputs());
    }
  }

  /** Writes its outputs of one shard's rows. */
  void forward(Matrix x, Matrix y, Place place, LayerContext context);

  /**
   * Writes the gradient of its parameters for a shard, and of its features unless {@code dx} is
   * null.
   */
  void backward(
      int shard, Matrix x, Matrix dy, @Nullable Matrix dx, Place place, LayerContext context);

  /**
   * What {@link #forward} does, for a block of predictions: value j of row i lies at {@code j *
   * lanes + i}.
   *
   * @param parameters those of the layer
   */
  void predict(float[] x, float[] y, Place place, int lanes, List<float[]> parameters);
}
