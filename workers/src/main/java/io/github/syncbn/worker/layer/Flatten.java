package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** An image as a row of features in PyTorch's order (channel, row, column), as nn.Flatten. */
@Summary("an image as a row of features, channel by channel")
public record Flatten() implements Layer {

  @Override
  public boolean takesImages() {
    return true;
  }

  @Override
  public Shape outputShape(Shape input) {
    return new Shape(input.size());
  }

  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    int channels = x.shape().channels();
    int positions = x.shape().positions();
    for (int i = 0; i < x.rows(); i++) {
      int from = x.offset() + i * channels * positions;
      int to = y.offset() + i * channels * positions;
      transpose(x.data(), from, positions, channels, y.data(), to);
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    int channels = dx.shape().channels();
    int positions = dx.shape().positions();
    for (int i = 0; i < dy.rows(); i++) {
      int from = dy.offset() + i * channels * positions;
      int to = dx.offset() + i * channels * positions;
      transpose(dy.data(), from, channels, positions, dx.data(), to);
    }
  }

  /** Images of predictions lie in this order. */
  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    into.reshape();
  }

  private static void transpose(
      float[] from, int fromOffset, int rows, int columns, float[] to, int toOffset) {
    for (int j = 0; j < columns; j++) {
      for (int i = 0; i < rows; i++) {
        to[toOffset + j * rows + i] = from[fromOffset + i * columns + j];
      }
    }
  }
}
