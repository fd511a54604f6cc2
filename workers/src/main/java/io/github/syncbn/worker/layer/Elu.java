package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/**
 * Exponential linear unit {@code y = max(0, x) + alpha (exp(min(0, x)) - 1)} (Clevert et al. 2015,
 * arXiv 1511.07289). Alpha is above 0, so that the sign of the output tells the sign of the input.
 */
@Summary(value = "max(0, x) + alpha (exp(min(0, x)) - 1)", bare = "alpha")
public record Elu(
    @Setting(value = "minus the value that it falls to", range = "(0, inf)", byDefault = "1")
        float alpha)
    implements Activation {

  public Elu {
    Declared.check(Elu.class, alpha);
  }

  @Override
  public boolean readsOutput() {
    return true;
  }

  @Override
  public double value(double x) {
    return Math.max(0, x) + alpha * StrictMath.expm1(Math.min(0, x));
  }

  /** 1 on the right; on the left y + alpha, which is alpha exp(x). */
  @Override
  public double slope(double y) {
    double left = 0.5 - Math.copySign(0.5, y);
    return 1 - left + left * (y + alpha);
  }
}
