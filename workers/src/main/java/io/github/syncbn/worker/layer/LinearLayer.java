package io.github.syncbn.worker.layer;

/**
 * A layer that is linear in its weights: parameter 0 holds them, one output a row, and parameter 1,
 * if there is one, a bias for each output.
 */
public sealed interface LinearLayer extends Layer permits Dense, Conv2d {

  /** The same with a bias. */
  LinearLayer withBias();

  @Override
  default LinearLayer withOutputs(int outputs) {
    return this;
  }
}
