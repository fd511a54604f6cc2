package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pinball loss of several quantiles at once, one output each: with e = t - y that of level q is
 * {@code max(q e, (q - 1) e)}, the loss of a row its mean over levels, as scikit-learn's
 * mean_pinball_loss. Its slope by y is {@code -q} below the label, {@code 1 - q} above it, and 0 at
 * it, divided by the number of levels.
 *
 * <p>Outputs are free to cross while they train; predictions are sorted, which never makes the loss
 * larger (Chernozhukov et al. 2010).
 *
 * @param levels ascending, each in (0, 1)
 * @param standardizeLabel whether training sees the label with mean 0 and deviation 1 of the
 *     training set; predictions and reported losses are in its own units
 */
@Summary("pinball loss of quantiles, for regression: what is exceeded how often")
public record Quantile(
    @Setting(
            value = "which quantiles are predicted, ascending",
            range = "(0, 1)",
            byDefault = "[0.1, 0.5, 0.9]")
        List<Double> levels,
    @Setting(value = MeanSquaredError.STANDARDIZE, byDefault = "true", param = "standardizeLabel")
        boolean standardizeLabel)
    implements ValueLoss {

  public Quantile {
    levels = new ArrayList<>(levels);
    double last = 0;
    for (double level : levels) {
      if (!(level > last && level < 1)) {
        throw refused(levels);
      }
      last = level;
    }
    if (levels.isEmpty()) {
      throw refused(levels);
    }
  }

  private static SettingException refused(List<Double> levels) {
    return new SettingException(
        Quantile.class, "levels", "expected numbers in (0, 1), ascending, got " + levels);
  }

  @Override
  public String description() {
    return "mean pinball loss of the quantiles " + levels;
  }

  @Override
  public int outputs(int classes, int targets) {
    return levels.size();
  }

  @Override
  public void checkTargets(int targets) {
    if (targets > 1) {
      throw new SettingException(
          Quantile.class,
          "predicts quantiles of one number, but a row has "
              + targets
              + " numbers to predict: train a model for each, or expected meanAbsoluteError for"
              + " their medians");
    }
  }

  @Override
  public boolean ascends() {
    return true;
  }

  /** The level nearest to one half; the lower of two. */
  @Override
  public int predicted() {
    int nearest = 0;
    for (int j = 1; j < levels.size(); j++) {
      if (Math.abs(levels.get(j) - 0.5) < Math.abs(levels.get(nearest) - 0.5)) {
        nearest = j;
      }
    }
    return nearest;
  }

  @Override
  public boolean standardizesLabel() {
    return standardizeLabel;
  }

  @Override
  public double unit(double scale) {
    return scale;
  }

  private static double pinball(double level, double output, double target) {
    double error = target - output;
    return Math.max(level * error, (level - 1) * error);
  }

  private static double slope(double level, double output, double target) {
    if (Double.isNaN(output)) {
      return output;
    }
    return output == target ? 0 : output < target ? -level : 1 - level;
  }

  @Override
  public double ofPredictions(double[] predictions, int at, double target) {
    double sum = 0;
    for (int j = 0; j < levels.size(); j++) {
      sum += pinball(levels.get(j), predictions[at + j], target);
    }
    return sum / levels.size();
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
    int count = levels.size();
    float[] y = output.data();
    double lossSum = 0;
    double divisor = 0;
    for (int i = 0; i < output.rows(); i++) {
      double weight = weights == null ? 1 : weights[targetsOffset + i];
      double target = targets[targetsOffset + i];
      double loss = 0;
      for (int j = 0; j < count; j++) {
        double level = levels.get(j);
        double value = y[output.offset() + i * count + j];
        loss += pinball(level, value, target);
        if (gradient != null) {
          gradient.data()[gradient.offset() + i * count + j] =
              (float) (weight * slope(level, value, target) / count);
        }
      }
      lossSum += weight * loss / count;
      divisor += weight;
    }
    sums[sumsOffset] += lossSum;
    sums[sumsOffset + 1] += divisor;
  }
}
