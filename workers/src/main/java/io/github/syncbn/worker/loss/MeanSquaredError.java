package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Squared error of one output per row: the loss of a row is {@code w (y - t)^2}, its gradient
 * {@code 2 w (y - t)}, the divisor of the mean {@code sum w}.
 *
 * @param standardizeLabel whether training sees the label with mean 0 and deviation 1 of the
 *     training set; predictions and reported losses are in its own units
 */
@Summary("squared error, for regression")
public record MeanSquaredError(
    @Setting(
            value =
                "whether training sees the label with mean 0 and deviation 1; predictions and"
                    + " losses are in its own units",
            byDefault = "true",
            param = "standardizeLabel")
        boolean standardizeLabel)
    implements Loss {

  @Override
  public String description() {
    return "mean squared error";
  }

  @Override
  public boolean classifies() {
    return false;
  }

  @Override
  public boolean standardizesLabel() {
    return standardizeLabel;
  }

  @Override
  public double unit(double scale) {
    return scale * scale;
  }

  @Override
  public void evaluate(
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
      double error = (double) output.data()[output.offset() + i] - targets[targetsOffset + i];
      lossSum += weight * error * error;
      divisor += weight;
      if (gradient != null) {
        gradient.data()[gradient.offset() + i] = (float) (2 * weight * error);
      }
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
