package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/**
 * Huber's loss, as PyTorch's HuberLoss: with e = y - t, {@code e^2 / 2} up to |e| = delta, beyond
 * it {@code delta (|e| - delta / 2)}. Its slope is e, cut off at -delta and delta.
 *
 * @param delta in the units of the label, above 0
 * @param standardizeLabel whether training sees the label with mean 0 and deviation 1 of the
 *     training set; delta, predictions and reported losses are in its own units
 */
@Summary("squared error up to delta, absolute error beyond, for regression")
public record Huber(
    @Setting(
            value = "error, in the units of the label, from which on the loss grows linearly",
            range = "(0, inf)",
            byDefault = "1")
        double delta,
    @Setting(value = MeanSquaredError.STANDARDIZE, byDefault = "true", param = "standardizeLabel")
        boolean standardizeLabel)
    implements PointLoss {

  public Huber {
    Declared.check(Huber.class, delta, standardizeLabel);
  }

  @Override
  public String description() {
    return "Huber loss of delta " + delta;
  }

  @Override
  public boolean standardizesLabel() {
    return standardizeLabel;
  }

  @Override
  public Loss ofLabelsOver(double scale) {
    return new Huber(delta / scale, standardizeLabel);
  }

  @Override
  public double unit(double scale) {
    return scale * scale;
  }

  @Override
  public double loss(double output, double target) {
    double error = Math.abs(output - target);
    return error <= delta ? error * error / 2 : delta * (error - delta / 2);
  }

  @Override
  public double slope(double output, double target) {
    return Math.max(-delta, Math.min(delta, output - target));
  }
}
