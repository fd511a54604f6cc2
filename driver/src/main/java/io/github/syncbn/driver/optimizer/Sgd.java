package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Inline;
import io.github.syncbn.worker.setting.Setting;
import io.github.syncbn.worker.setting.SettingException;
import io.github.syncbn.worker.setting.Summary;

/**
 * Stochastic gradient descent as torch.optim.SGD without dampening. With d = g + decay * p:
 *
 * <pre>
 *   v' = momentum * v + d
 *   p' = p - rate * v'                      or, after Nesterov (Sutskever et al. 2013, section 2):
 *   p' = p - rate * (d + momentum * v')
 * </pre>
 *
 * <p>PyTorch lets v' = d at the first step, which v = 0 gives as well. Without momentum there is no
 * state.
 */
@Summary("stochastic gradient descent, as torch.optim.SGD")
public record Sgd(
    @Setting(
            value = "base learning rate",
            range = "(0, inf)",
            byDefault = "0.1",
            param = "learningRate")
        double learningRate,
    @Setting(
            value = "share of the last step that is kept",
            range = "[0, 1)",
            byDefault = "0.9",
            param = "momentum")
        double momentum,
    @Setting(value = "whether the momentum looks ahead", byDefault = "false", param = "nesterov")
        boolean nesterov,
    @Setting(
            value = "L2 term of the gradient",
            range = "[0, inf)",
            byDefault = "0",
            param = "weightDecay")
        double weightDecay,
    @Inline Regime regime)
    implements Optimizer {

  public Sgd {
    Declared.check(Sgd.class, learningRate, momentum, nesterov, weightDecay, regime);
    if (nesterov && momentum == 0) {
      throw new SettingException(Sgd.class, "nesterov", "needs a momentum above 0");
    }
  }

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  // The loops use one index on all arrays and have no branch, so that C2 vectorizes them.
  @Override
  public void update(Transition step, float[] gradient, int from, int to, double decay) {
    float l2 = (float) decay;
    if (momentum == 0) {
      plain(step, gradient, from, to, l2);
    } else if (nesterov) {
      nesterov(step, gradient, from, to, l2);
    } else {
      momentum(step, gradient, from, to, l2);
    }
  }

  private static void plain(Transition step, float[] g, int from, int to, float decay) {
    float[] p = step.parameters();
    float[] nextP = step.nextParameters();
    float rate = (float) step.learningRate();
    for (int i = from; i < to; i++) {
      nextP[i] = p[i] - rate * (g[i] + decay * p[i]);
    }
  }

  private void momentum(Transition step, float[] g, int from, int to, float decay) {
    float[] p = step.parameters();
    float[] v = step.state()[0];
    float[] nextP = step.nextParameters();
    float[] nextV = step.nextState()[0];
    float rate = (float) step.learningRate();
    float m = (float) momentum;
    for (int i = from; i < to; i++) {
      float direction = m * v[i] + (g[i] + decay * p[i]);
      nextV[i] = direction;
      nextP[i] = p[i] - rate * direction;
    }
  }

  private void nesterov(Transition step, float[] g, int from, int to, float decay) {
    float[] p = step.parameters();
    float[] v = step.state()[0];
    float[] nextP = step.nextParameters();
    float[] nextV = step.nextState()[0];
    float rate = (float) step.learningRate();
    float m = (float) momentum;
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float direction = m * v[i] + d;
      nextV[i] = direction;
      nextP[i] = p[i] - rate * (d + m * direction);
    }
  }
}
