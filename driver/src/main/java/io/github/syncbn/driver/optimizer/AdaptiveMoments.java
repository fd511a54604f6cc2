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
    update(
        parameters,
        gradient,
        state[0],
        state[1],
        nextParameters,
        nextState[0],
        nextState[1],
        from,
        to,
        (float) (learningRate / (1 - StrictMath.pow(beta1, step))),
        (float) StrictMath.sqrt(1 - StrictMath.pow(beta2, step)),
        (float) (decoupled ? 0 : weightDecay),
        (float) (decoupled ? 1 - learningRate * weightDecay : 1));
  }

  /**
   * @param l2 weight of p in the gradient; 0 for AdamW
   * @param keep factor on p; 1 for Adam
   */
  private void update(
      float[] p,
      float[] g,
      float[] m,
      float[] v,
      float[] nextP,
      float[] nextM,
      float[] nextV,
      int from,
      int to,
      float rate,
      float rootCorrection,
      float l2,
      float keep) {
    float old1 = (float) beta1;
    float new1 = (float) (1 - beta1);
    float old2 = (float) beta2;
    float new2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    for (int i = from; i < to; i++) {
      float d = g[i] + l2 * p[i];
      float first = old1 * m[i] + new1 * d;
      float second = old2 * v[i] + new2 * d * d;
      nextM[i] = first;
      nextV[i] = second;
      float root = (float) Math.sqrt(second);
      nextP[i] = keep * p[i] - rate * first / (root / rootCorrection + eps);
    }
  }
}
