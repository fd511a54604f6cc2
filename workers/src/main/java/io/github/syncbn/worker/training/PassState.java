package io.github.syncbn.worker.training;

/**
 * What the layers of one worker share during a pass: a setup that stays, and the batch that goes
 * through. The code that runs passes begins each of them here; nothing else writes.
 */
final class PassState {
  private final PassSetup setup;
  private PassBatch batch;

  PassState(PassSetup setup) {
    this.setup = setup;
  }

  /** From here on, layers see this batch. */
  void begin(PassBatch next) {
    batch = next;
  }

  PassSetup setup() {
    return setup;
  }

  /** The batch of the pass that has begun last. */
  PassBatch batch() {
    return batch;
  }
}
