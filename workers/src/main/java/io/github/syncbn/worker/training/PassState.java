package io.github.syncbn.worker.training;

/**
 * What the layers of one worker share during a pass: a setup that stays, and the batch that goes
 * through. The code that runs passes begins each of them here; nothing else writes.
 */
final class PassState {
  private static final int SCRATCH_SLOTS = 4;

  private final PassSetup setup;
  private final float[][] scratch = new float[SCRATCH_SLOTS][];
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

  /** An array of at least {@code length} floats that all layers share. */
  float[] scratch(int slot, int length) {
    if (scratch[slot] == null || scratch[slot].length < length) {
      scratch[slot] = new float[length];
    }
    return scratch[slot];
  }
}
