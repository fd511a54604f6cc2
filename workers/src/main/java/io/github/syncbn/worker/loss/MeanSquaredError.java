package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/**
 * Squared error {@code (y - t)^2}; its slope is {@code 2 (y - t)}.
 *
 * @param standardizeLabel whether training sees the label with mean 0 and deviation 1 of the
 *     training set; predictions and reported losses are in its own units
 */
@Summary("squared error, for regression")
public record MeanSquaredError(
    @Setting(value = STANDARDIZE, byDefault = "true", param = "standardizeLabel")
        boolean standardizeLabel)
    implements PointLoss {
  static final String STANDARDIZE =
      "whether training sees the label with mean 0 and deviation 1; predictions and losses are in"
          + " its own units";

  @Override
  public String description() {
    return "mean squared error";
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
  public double loss(double output, double target) {
    return (output - target) * (output - target);
  }

  @Override
  public double slope(double output, double target) {
    return 2 * (output - target);
  }
}
