package io.github.syncbn.worker.collective;

/**
 * What the driver decides about the rest of training, with the answer to every reduction. Only a
 * validation can end training early, and only between two epochs workers may be told to leave.
 */
public enum Verdict {
  /** Training goes on as planned. */
  GO_ON,
  /** Training stops: no step follows. */
  STOP,
  /** This attempt is over, and another goes on from here with the shards held by other workers. */
  LEAVE
}
