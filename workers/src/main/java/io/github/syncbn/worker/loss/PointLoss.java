package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A loss of one output per row: that of a row is {@code w l(y, t)}, its gradient {@code w dl/dy},
 * the divisor of the mean {@code sum w}.
 */
public sealed interface PointLoss extends ValueLoss
    permits MeanSquaredError, MeanAbsoluteError, Huber, DevianceLoss {

  /** l(y, t) of an output y and a target t. */
  double loss(double output, double target);

  /** dl/dy. */
  double slope(double output, double target);

  @Override
  default int outputs(int classes) {
    return 1;
  }

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
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      double weight = weights == null ? 1 : weights[targetsOffset + i];
      double y = output.data()[output.offset() + i];
      double target = targets[targetsOffset + i];
      lossSum += weight * loss(y, target);
      divisor += weight;
      if (gradient != null) {
        gradient.data()[gradient.offset() + i] = (float) (weight * slope(y, target));
      }
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
