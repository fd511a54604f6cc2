package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.graph.Graph;
import io.github.syncbn.worker.graph.Value;
import io.github.syncbn.worker.inference.LaneArithmetic;
import io.github.syncbn.worker.inference.ScratchArrays;
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

  /** Whether bits of its predictions depend on the matrix product. */
  default boolean multiplies() {
    return false;
  }

  /** Whether its feature is the code of a category. */
  default boolean category() {
    return false;
  }

  /** Writes its outputs of one shard's rows. */
  void forward(Matrix x, Matrix y, Place place, LayerContext context);

  /**
   * Writes the gradient of its parameters for a shard, and that of its features.
   *
   * @param dx null if the gradient of the features is not needed
   */
  void backward(Rows rows, @Nullable Matrix dx, Place place, LayerContext context);

  /**
   * What a backward pass reads of a shard.
   *
   * @param y outputs; undefined unless the layer reads them
   */
  record Rows(Matrix x, Matrix y, Matrix dy) {}

  /**
   * What it does in predictions, with bits of its own.
   *
   * @param parameters those of the layer
   */
  Prediction fold(List<float[]> parameters);

  /**
   * Adds its operators to a graph.
   *
   * @param x its features
   * @param parameters those of the layer
   * @return its outputs
   */
  Value appendTo(Graph graph, Value x, List<float[]> parameters);

  /** A part in a block of predictions: value j of row i lies at {@code j * lanes + i}. */
  @FunctionalInterface
  interface Prediction {
    /** Writes the outputs of a block. */
    void apply(float[] x, float[] y, Place place, LaneArithmetic arithmetic, ScratchArrays scratch);
  }
}
