package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.network.ParameterLayout;

/**
 * Next dense parameters of a network from the mean gradient, over any range of the flat arrays:
 * pure, without allocation, and the same bits for an element whatever range it is computed in, so
 * that threads can share blocks.
 *
 * <p>Weight decay reaches the weights of layers, not gamma, beta and biases, unless the settings
 * say so (Goyal et al. 2017, arXiv 1706.02677, section 5.1). Parameters that are not trainable, and
 * their state, are copied.
 */
public final class ParameterUpdate {
  private final Optimizer optimizer;
  private final ParameterSegments segments;

  /** By an optimizer, over the dense parameters of a network. */
  public ParameterUpdate(Optimizer optimizer, ParameterLayout layout) {
    this.optimizer = optimizer;
    this.segments = ParameterSegments.of(layout, optimizer.regime().decayAll());
  }

  /**
   * Computes elements [from, to) of the next parameters and state.
   *
   * @param step what is read and written
   * @param gradient mean gradient, after any clipping
   */
  public void apply(Transition step, float[] gradient, int from, int to) {
    int start = from;
    for (int segment = segments.at(from); start < to; segment++) {
      int end = Math.min(to, segments.end(segment));
      if (segments.trainable(segment)) {
        double decay = segments.decayed(segment) ? optimizer.weightDecay() : 0;
        optimizer.update(step, gradient, start, end, decay);
      } else {
        copy(step, start, end);
      }
      start = end;
    }
  }

  private void copy(Transition step, int from, int to) {
    System.arraycopy(step.parameters(), from, step.nextParameters(), from, to - from);
    for (int slot = 0; slot < optimizer.slots(); slot++) {
      System.arraycopy(step.state()[slot], from, step.nextState()[slot], from, to - from);
    }
  }
}
