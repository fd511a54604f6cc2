package io.github.syncbn.worker.loss;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Interval;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/**
 * Tweedie loss for sums of a random number of amounts, many of them 0, such as claims: with power p
 * {@code exp((2 - p) z) / (2 - p) - t exp((1 - p) z) / (1 - p)}, where {@code t^(2 - p) / ((1 - p)
 * (2 - p))} is left out; its slope is {@code exp((2 - p) z) - t exp((1 - p) z)}.
 *
 * @param power p in (1, 2): the variance is proportional to the mean's p-th power
 */
@Summary("Tweedie, for regression of sums: predicts exp of the output; labels of 0 or more")
public record Tweedie(
    @Setting(
            value = "the variance grows with this power of the mean",
            range = "(1, 2)",
            byDefault = "1.5")
        double power)
    implements DevianceLoss {

  public Tweedie {
    Declared.check(Tweedie.class, power);
  }

  @Override
  public String description() {
    return "half Tweedie deviance of power " + power + ", without its constant";
  }

  @Override
  public Interval labels() {
    return Interval.parse("[0, inf)");
  }

  @Override
  public double loss(double output, double target) {
    return StrictMath.exp((2 - power) * output) / (2 - power)
        - target * StrictMath.exp((1 - power) * output) / (1 - power);
  }

  @Override
  public double slope(double output, double target) {
    return StrictMath.exp((2 - power) * output) - target * StrictMath.exp((1 - power) * output);
  }

  @Override
  public double deviance(double mean, double target) {
    return 2
        * (StrictMath.pow(target, 2 - power) / ((1 - power) * (2 - power))
            - target * StrictMath.pow(mean, 1 - power) / (1 - power)
            + StrictMath.pow(mean, 2 - power) / (2 - power));
  }
}
