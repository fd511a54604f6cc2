package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.inference.FoldedSequence;
import io.github.syncbn.worker.inference.FoldedShaping;
import io.github.syncbn.worker.inference.TrainedLayer;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Mean of each channel over all positions of an image, which becomes a row of features: PyTorch's
 * nn.AdaptiveAvgPool2d(1) and nn.Flatten (Lin et al. 2014, arXiv 1312.4400, section 3.2).
 */
@Summary("mean of each channel over all positions")
public record GlobalAvgPool() implements Layer {

  @Override
  public boolean takesImages() {
    return true;
  }

  @Override
  public Shape outputShape(Shape input) {
    Images.require(input);
    return new Shape(input.channels());
  }

  @Override
  public void forward(Tensor x, Tensor y, LayerContext context) {
    int channels = x.shape().channels();
    int positions = x.shape().positions();
    double[] sums = context.doubles(0, channels);
    Matrix image = Matrix.view();
    for (int i = 0; i < x.rows(); i++) {
      image.show(x.byChannel(), i * positions, positions);
      context.kernels().columnSums(image, sums, 0);
      int to = y.matrix().rowStart(i);
      for (int c = 0; c < channels; c++) {
        y.data()[to + c] = (float) (sums[c] / positions);
      }
    }
  }

  @Override
  public void backward(Tensor x, Tensor y, Tensor dy, @Nullable Tensor dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    int channels = dx.shape().channels();
    int positions = dx.shape().positions();
    float share = 1f / positions;
    Matrix image = Matrix.view();
    Matrix first = Matrix.view();
    for (int i = 0; i < dy.rows(); i++) {
      int from = dy.matrix().rowStart(i);
      first.show(dx.byChannel(), i * positions, 1);
      for (int c = 0; c < channels; c++) {
        dx.data()[first.offset() + c] = dy.data()[from + c] * share;
      }
      image.show(dx.byChannel(), i * positions, positions).fillRows(first);
    }
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    into.add(new FoldedShaping.GlobalMean(trained.input()));
  }
}
