package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.network.ParameterLayout;

/**
 * Next parameters from the mean gradient, over any range of the flat arrays: pure, without
 * allocation, and the same bits for an element whatever range it is computed in, so that threads
 * can share blocks.
 *
 * <p>Weight decay reaches the weights of layers, not gamma, beta and biases, unless the settings
 * say so (Goyal et al. 2017, arXiv 1706.02677, section 5.1). Parameters that are not trainable, and
 * their state, are copied.
 */
public final class Optimizer {
  private final UpdateRule rule;
  private final ParameterSegments segments;
  private final double weightDecay;

  private Optimizer(UpdateRule rule, ParameterSegments segments, double weightDecay) {
    this.rule = rule;
    this.segments = segments;
    this.weightDecay = weightDecay;
  }

  /** The optimizer that the settings ask for, over the parameters of a network. */
  public static Optimizer of(OptimizerSettings settings, ParameterLayout layout) {
    return new Optimizer(
        UpdateRule.of(settings.algorithm()),
        ParameterSegments.of(layout, settings.decayAll()),
        settings.weightDecay());
  }

  /** Number of state arrays, each as long as the parameters and zero before the first step. */
  public int slots() {
    return rule.slots();
  }

  /**
   * Computes elements [from, to) of the next parameters and state. The arrays read and the arrays
   * written are different ones, all of P values.
   *
   * @param parameters now
   * @param gradient mean gradient, after any clipping
   * @param state {@link #slots()} arrays, zeros at first
   * @param nextParameters receives
   * @param nextState receives
   * @param step number of this step, from 1
   * @param learningRate of this step; see {@link LearningRate}
   */
  public void update(
      float[] parameters,
      float[] gradient,
      float[][] state,
      float[] nextParameters,
      float[][] nextState,
      int from,
      int to,
      long step,
      double learningRate) {
    int start = from;
    for (int segment = segments.at(from); start < to; segment++) {
      int end = Math.min(to, segments.end(segment));
      if (segments.trainable(segment)) {
        double decay = segments.decayed(segment) ? weightDecay : 0;
        rule.update(
            parameters,
            gradient,
            state,
            nextParameters,
            nextState,
            start,
            end,
            step,
            learningRate,
            decay);
      } else {
        System.arraycopy(parameters, start, nextParameters, start, end - start);
        for (int slot = 0; slot < rule.slots(); slot++) {
          System.arraycopy(state[slot], start, nextState[slot], start, end - start);
        }
      }
      start = end;
    }
  }
}
