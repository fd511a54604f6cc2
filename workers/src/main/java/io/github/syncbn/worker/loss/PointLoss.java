package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A loss of one output per target: that of a row of T targets is {@code w / T sum_j l(y_j, t_j)},
 * its gradient {@code w / T dl/dy_j}, the divisor of the mean {@code sum w}: as PyTorch's losses
 * take the mean over rows and targets.
 */
public sealed interface PointLoss extends ValueLoss
    permits MeanSquaredError, MeanAbsoluteError, Huber, DevianceLoss {

  /** l(y, t) of an output y and a target t. */
  double loss(double output, double target);

  /** dl/dy. */
  double slope(double output, double target);

  @Override
  default int outputs(int classes, int targets) {
    return targets;
  }

  @Override
  default void checkTargets(int targets) {}

  @Override
  default double ofPredictions(double[] predictions, int at, double target) {
    return loss(link().output(predictions[at]), target);
  }

  @Override
  default void evaluate(
      Tensor output,
      float[] targets,
      int targetsOffset,
      float @Nullable [] weights,
      @Nullable Tensor gradient,
      double[] sums,
      int sumsOffset) {
    int width = output.rowSize();
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      double weight = weights == null ? 1 : weights[targetsOffset + i];
      double loss = 0;
      for (int j = 0; j < width; j++) {
        double y = output.data()[output.offset() + i * width + j];
        double target = targets[(targetsOffset + i) * width + j];
        loss += loss(y, target);
        if (gradient != null) {
          gradient.data()[gradient.offset() + i * width + j] =
              (float) (weight * slope(y, target) / width);
        }
      }
      lossSum += weight * loss / width;
      divisor += weight;
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
