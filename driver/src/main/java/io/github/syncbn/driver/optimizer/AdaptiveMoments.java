package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;
import io.github.syncbn.worker.setting.Setting;

/**
 * The moments of {@link Adam} and {@link AdamW}, and the formula that they share, in the
 * arrangement of torch.optim. At step t, with d = g + l2 * p:
 *
 * <pre>
 *   m' = beta1 * m + (1 - beta1) * d
 *   v' = beta2 * v + (1 - beta2) * d * d
 *   p' = keep * p - rate / (1 - beta1^t) * m' / (sqrt(v') / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>The corrections are computed in double, once per range.
 */
public record AdaptiveMoments(
    @Setting(
            value = "decay of the first moment",
            range = "[0, 1)",
            byDefault = "0.9",
            param = "beta1")
        double beta1,
    @Setting(
            value = "decay of the second moment",
            range = "[0, 1)",
            byDefault = "0.999",
            param = "beta2")
        double beta2,
    @Setting(
            value = "added to the root of the second moment",
            range = "(0, inf)",
            byDefault = "1e-8",
            param = "optimizerEpsilon")
        double epsilon) {

  /** State arrays: m and v. */
  static final int SLOTS = 2;

  public AdaptiveMoments {
    Declared.check(AdaptiveMoments.class, beta1, beta2, epsilon);
  }

  /**
   * As {@link Optimizer#update}.
   *
   * @param l2 weight of p in the gradient
   * @param keep factor on p
   */
  void update(Transition step, float[] gradient, int from, int to, double l2, double keep) {
    // Two loops: over seven arrays at once C2 does not vectorize (measured: 3.2 against 0.7 ns).
    moments(step, gradient, from, to, (float) l2);
    parameters(step, from, to, (float) keep);
  }

  private void moments(Transition step, float[] g, int from, int to, float l2) {
    float[] p = step.parameters();
    float[] m = step.state()[0];
    float[] v = step.state()[1];
    float[] nextM = step.nextState()[0];
    float[] nextV = step.nextState()[1];
    float old1 = (float) beta1;
    float new1 = (float) (1 - beta1);
    float old2 = (float) beta2;
    float new2 = (float) (1 - beta2);
    for (int i = from; i < to; i++) {
      float d = g[i] + l2 * p[i];
      nextM[i] = old1 * m[i] + new1 * d;
      nextV[i] = old2 * v[i] + new2 * d * d;
    }
  }

  private void parameters(Transition step, int from, int to, float keep) {
    float[] p = step.parameters();
    float[] nextM = step.nextState()[0];
    float[] nextV = step.nextState()[1];
    float[] nextP = step.nextParameters();
    float rate = (float) (step.learningRate() / (1 - StrictMath.pow(beta1, step.step())));
    float rootCorrection = (float) StrictMath.sqrt(1 - StrictMath.pow(beta2, step.step()));
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      float root = (float) Math.sqrt(nextV[i]);
      nextP[i] = keep * p[i] - rate * nextM[i] / (root / rootCorrection + eps);
    }
  }
}
