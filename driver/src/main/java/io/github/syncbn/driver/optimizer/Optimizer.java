package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.setting.Declared;

/**
 * How parameters are updated: the settings of an optimizer, and its formula. {@link
 * ParameterUpdate} applies it to a network.
 *
 * <p>A new optimizer is a record of its settings and a line in the {@code permits} clause.
 */
public sealed interface Optimizer permits Sgd, Adam, AdamW {

  /** Base learning rate, above 0. */
  double learningRate();

  /** Weight decay of the parameters that it reaches, 0 or more. */
  double weightDecay();

  /** What it shares with all others. */
  Regime regime();

  /** The same with another base learning rate. */
  default Optimizer withLearningRate(double rate) {
    return (Optimizer) Declared.with((Record) this, "learningRate", rate);
  }

  /** Number of state arrays, each as long as the parameters and zero before the first step. */
  int slots();

  /**
   * Computes elements [from, to) of the next parameters and state; all of them are trainable.
   *
   * @param step what is read and written
   * @param gradient mean gradient of all parameters, after any clipping
   * @param decay weight decay of these elements
   */
  void update(Transition step, float[] gradient, int from, int to, double decay);
}
