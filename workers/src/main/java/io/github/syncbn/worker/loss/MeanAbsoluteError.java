package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/**
 * Absolute error {@code |y - t|}, whose best prediction is the median; its slope is the sign of
 * {@code y - t}, 0 where they are equal, as PyTorch's L1Loss.
 *
 * @param standardizeLabel whether training sees the label with mean 0 and deviation 1 of the
 *     training set; predictions and reported losses are in its own units
 */
@Summary("absolute error, for regression: outliers pull no more than others")
public record MeanAbsoluteError(
    @Setting(value = MeanSquaredError.STANDARDIZE, byDefault = "true", param = "standardizeLabel")
        boolean standardizeLabel)
    implements PointLoss {

  @Override
  public String description() {
    return "mean absolute error";
  }

  @Override
  public boolean standardizesLabel() {
    return standardizeLabel;
  }

  @Override
  public double unit(double scale) {
    return scale;
  }

  @Override
  public double loss(double output, double target) {
    return Math.abs(output - target);
  }

  @Override
  public double slope(double output, double target) {
    return Math.signum(output - target);
  }
}
