package io.github.syncbn.driver.optimizer;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1) and AdamW (Loshchilov and Hutter 2019, Algorithm 2), in
 * the arrangement of torch.optim. At step t, with d = g + decay * p for Adam and d = g for AdamW:
 *
 * <pre>
 *   m' = beta1 * m + (1 - beta1) * d
 *   v' = beta2 * v + (1 - beta2) * d * d
 *   p' = p - rate / (1 - beta1^t) * m' / (sqrt(v') / sqrt(1 - beta2^t) + epsilon)
 * </pre>
 *
 * <p>AdamW takes p * (1 - rate * decay) in place of p in the last line. The corrections are
 * computed in double, once per range.
 *
 * @param beta1 weight of the old first moment
 * @param beta2 weight of the old second moment
 * @param epsilon added to the root of the second moment
 * @param decoupled whether weight decay acts on the parameter (AdamW) or on the gradient (Adam)
 */
record AdaptiveMoments(double beta1, double beta2, double epsilon, boolean decoupled)
    implements UpdateRule {

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(
      float[] parameters,
      float[] gradient,
      float[][] state,
      float[] nextParameters,
      float[][] nextState,
      int from,
      int to,
      long step,
      double learningRate,
      double weightDecay) {
    float l2 = (float) (decoupled ? 0 : weightDecay);
    float keep = (float) (decoupled ? 1 - learningRate * weightDecay : 1);
    float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, step)));
    float rootCorrection = (float) StrictMath.sqrt(1 - StrictMath.pow(beta2, step));
    float[] nextM = nextState[0];
    float[] nextV = nextState[1];
    // Two loops: over seven arrays at once C2 does not vectorize (measured: 3.2 against 0.7 ns).
    moments(parameters, gradient, state[0], state[1], nextM, nextV, from, to, l2);
    parameters(parameters, nextM, nextV, nextParameters, from, to, keep, rate, rootCorrection);
  }

  /**
   * @param l2 weight of p in the gradient; 0 for AdamW
   */
  private void moments(
      float[] p,
      float[] g,
      float[] m,
      float[] v,
      float[] nextM,
      float[] nextV,
      int from,
      int to,
      float l2) {
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

  /**
   * @param keep factor on p; 1 for Adam
   */
  private void parameters(
      float[] p,
      float[] nextM,
      float[] nextV,
      float[] nextP,
      int from,
      int to,
      float keep,
      float rate,
      float rootCorrection) {
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      float root = (float) Math.sqrt(nextV[i]);
      nextP[i] = keep * p[i] - rate * nextM[i] / (root / rootCorrection + eps);
    }
  }
}
