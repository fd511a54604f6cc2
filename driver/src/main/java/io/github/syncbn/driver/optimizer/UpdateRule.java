package io.github.syncbn.driver.optimizer;

import io.github.syncbn.driver.optimizer.OptimizerSettings.Algorithm;

/** The formula of an optimizer over a range of trainable parameters that share one weight decay. */
sealed interface UpdateRule permits StochasticGradientDescent, AdaptiveMoments {

  static UpdateRule of(Algorithm algorithm) {
    if (algorithm instanceof Algorithm.Sgd sgd) {
      return new StochasticGradientDescent(sgd.momentum(), sgd.nesterov());
    }
    if (algorithm instanceof Algorithm.Adam adam) {
      return new AdaptiveMoments(adam.beta1(), adam.beta2(), adam.epsilon(), false);
    }
    Algorithm.AdamW adamW = (Algorithm.AdamW) algorithm;
    return new AdaptiveMoments(adamW.beta1(), adamW.beta2(), adamW.epsilon(), true);
  }

  /** Number of state arrays. */
  int slots();

  /** As {@link Optimizer#update}, with one weight decay for the whole range. */
  void update(
      float[] parameters,
      float[] gradient,
      float[][] state,
      float[] nextParameters,
      float[][] nextState,
      int from,
      int to,
      long step,
      double learningRate,
      double weightDecay);
}
