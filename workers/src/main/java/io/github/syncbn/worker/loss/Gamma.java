package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Interval;
import io.github.syncbn.worker.setting.Summary;

/**
 * Gamma loss for amounts above 0 whose deviation grows with their mean: {@code z + t exp(-z)},
 * where {@code -log t - 1} is left out; its slope is {@code 1 - t exp(-z)}.
 */
@Summary("Gamma, for regression of amounts: predicts exp of the output; labels above 0")
public record Gamma() implements DevianceLoss {

  @Override
  public String description() {
    return "half Gamma deviance, without its constant";
  }

  @Override
  public Interval labels() {
    return Interval.parse("(0, inf)");
  }

  @Override
  public double loss(double output, double target) {
    return output + target * StrictMath.exp(-output);
  }

  @Override
  public double slope(double output, double target) {
    return 1 - target * StrictMath.exp(-output);
  }

  @Override
  public double deviance(double mean, double target) {
    return 2 * (StrictMath.log(mean / target) + target / mean - 1);
  }
}
