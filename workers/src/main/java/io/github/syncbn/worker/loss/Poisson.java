package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Interval;
import io.github.syncbn.worker.setting.Summary;

/**
 * Poisson loss for counts and rates, as PyTorch's PoissonNLLLoss with log_input and without its
 * constant: {@code exp(z) - t z}, where {@code t log t - t} is left out; its slope is {@code exp(z)
 * - t}.
 */
@Summary("Poisson, for regression of counts: predicts exp of the output; labels of 0 or more")
public record Poisson() implements DevianceLoss {

  @Override
  public String description() {
    return "half Poisson deviance, without its constant";
  }

  @Override
  public Interval labels() {
    return Interval.parse("[0, inf)");
  }

  @Override
  public double loss(double output, double target) {
    return StrictMath.exp(output) - target * output;
  }

  @Override
  public double slope(double output, double target) {
    return StrictMath.exp(output) - target;
  }

  @Override
  public double deviance(double mean, double target) {
    double ofTarget = target == 0 ? 0 : target * StrictMath.log(target / mean);
    return 2 * (ofTarget - target + mean);
  }
}
