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
  public void forward(Tensor[] x, Tensor[] y, LayerContext context) {
    int channels = x[0].shape().channels();
    int positions = x[0].shape().positions();
    double[] sums = context.doubles(0, channels);
    Matrix image = Matrix.view();
    for (int s = 0; s < x.length; s++) {
      for (int i = 0; i < x[s].rows(); i++) {
        image.show(x[s].byChannel(), i * positions, positions);
        context.kernels().columnSums(image, sums, 0);
        int to = y[s].matrix().rowStart(i);
        for (int c = 0; c < channels; c++) {
          y[s].data()[to + c] = (float) (sums[c] / positions);
        }
      }
    }
  }

  @Override
  public void backward(
      Tensor[] x, Tensor[] y, Tensor[] dy, Tensor @Nullable [] dx, LayerContext context) {
    if (dx == null) {
      return;
    }
    int channels = dx[0].shape().channels();
    int positions = dx[0].shape().positions();
    float share = 1f / positions;
    Matrix image = Matrix.view();
    Matrix first = Matrix.view();
    for (int s = 0; s < dy.length; s++) {
      for (int i = 0; i < dy[s].rows(); i++) {
        int from = dy[s].matrix().rowStart(i);
        first.show(dx[s].byChannel(), i * positions, 1);
        for (int c = 0; c < channels; c++) {
          dx[s].data()[first.offset() + c] = dy[s].data()[from + c] * share;
        }
        image.show(dx[s].byChannel(), i * positions, positions).fillRows(first);
      }
    }
  }

  @Override
  public void fold(TrainedLayer trained, FoldedSequence into) {
    into.add(new FoldedShaping.GlobalMean(trained.input()));
  }
}
