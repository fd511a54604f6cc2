package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/**
 * AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101, Algorithm 2): weight decay acts on the
 * parameter.
 */
@Summary("Loshchilov and Hutter 2019, as torch.optim.AdamW")
public record AdamW(
    @Setting(
            value = "base learning rate",
            range = "(0, inf)",
            byDefault = "0.001",
            param = "learningRate")
        double learningRate,
    @Inline AdaptiveMoments moments,
    @Setting(
            value = "decoupled from the gradient",
            range = "[0, inf)",
            byDefault = "0.01",
            param = "weightDecay")
        double weightDecay,
    @Inline Regime regime)
    implements Optimizer {

  public AdamW {
    Declared.check(AdamW.class, learningRate, moments, weightDecay, regime);
  }

  @Override
  public int slots() {
    return AdaptiveMoments.SLOTS;
  }

  @Override
  public void update(Transition step, float[] gradient, int from, int to, double decay) {
    moments.update(step, gradient, from, to, 0, 1 - step.learningRate() * decay);
  }
}
