package io.github.syncbn.worker.collective;

/**
 * What the driver decides about the rest of training, with the answer to every reduction. Only a
 * validation can end training early.
 */
public enum Verdict {
  /** Training goes on as planned. */
  GO_ON,
  /** Training stops: no step follows. */
  STOP
}
