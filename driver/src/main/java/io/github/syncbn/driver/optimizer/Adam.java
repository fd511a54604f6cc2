package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.Summary;

/** Adam (Kingma and Ba 2015, arXiv 1412.6980, Algorithm 1): weight decay acts on the gradient. */
@Summary("Kingma and Ba 2015, as torch.optim.Adam")
public record Adam(
    @Setting(
            value = "base learning rate",
            range = "(0, inf)",
            byDefault = "0.001",
            param = "learningRate")
        double learningRate,
    @Inline AdaptiveMoments moments,
    @Setting(
            value = "L2 term of the gradient",
            range = "[0, inf)",
            byDefault = "0",
            param = "weightDecay")
        double weightDecay,
    @Inline Regime regime)
    implements Optimizer {

  public Adam {
    Declared.check(Adam.class, learningRate, moments, weightDecay, regime);
  }

  @Override
  public int slots() {
    return AdaptiveMoments.SLOTS;
  }

  @Override
  public void update(Transition step, float[] gradient, int from, int to, double decay) {
    moments.update(step, gradient, from, to, decay, 1);
  }
}
