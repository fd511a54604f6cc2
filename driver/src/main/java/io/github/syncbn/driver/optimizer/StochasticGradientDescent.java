package io.github.syncbn.driver.optimizer;

/**
 * Stochastic gradient descent as torch.optim.SGD without dampening. With d = g + decay * p:
 *
 * <pre>
 *   v' = momentum * v + d
 *   p' = p - rate * v'                      or, after Nesterov (Sutskever et al. 2013, section 2):
 *   p' = p - rate * (d + momentum * v')
 * </pre>
 *
 * <p>PyTorch lets v' = d at the first step, which v = 0 gives as well.
 *
 * @param momentum weight of the old direction; 0 keeps no state
 * @param nesterov whether to look ahead along the momentum
 */
record StochasticGradientDescent(double momentum, boolean nesterov) implements UpdateRule {

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
  }

  // The loops use one index on all arrays and have no branch: so C2 vectorizes them.
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
    float rate = (float) learningRate;
    float decay = (float) weightDecay;
    if (momentum == 0) {
      plain(parameters, gradient, nextParameters, from, to, rate, decay);
    } else if (nesterov) {
      nesterov(parameters, gradient, state[0], nextParameters, nextState[0], from, to, rate, decay);
    } else {
      momentum(parameters, gradient, state[0], nextParameters, nextState[0], from, to, rate, decay);
    }
  }

  private static void plain(
      float[] p, float[] g, float[] nextP, int from, int to, float rate, float decay) {
    for (int i = from; i < to; i++) {
      nextP[i] = p[i] - rate * (g[i] + decay * p[i]);
    }
  }

  private void momentum(
      float[] p,
      float[] g,
      float[] v,
      float[] nextP,
      float[] nextV,
      int from,
      int to,
      float rate,
      float decay) {
    float m = (float) momentum;
    for (int i = from; i < to; i++) {
      float direction = m * v[i] + (g[i] + decay * p[i]);
      nextV[i] = direction;
      nextP[i] = p[i] - rate * direction;
    }
  }

  private void nesterov(
      float[] p,
      float[] g,
      float[] v,
      float[] nextP,
      float[] nextV,
      int from,
      int to,
      float rate,
      float decay) {
    float m = (float) momentum;
    for (int i = from; i < to; i++) {
      float d = g[i] + decay * p[i];
      float direction = m * v[i] + d;
      nextV[i] = direction;
      nextP[i] = p[i] - rate * (d + m * direction);
    }
  }
}
