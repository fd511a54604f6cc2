package io.github.syncbn.driver.step;

/**
 * The state of a training, which lives in the driver and has one writer. There are two copies: a
 * step is computed into {@link #next}, and committed by a swap of one reference, all together or
 * not at all.
 */
public final class TrainingState {
  private volatile StepState committed;
  private StepState next;
  private boolean lent;

  private TrainingState(StepState committed, boolean lent) {
    this.committed = committed;
    this.next = committed.roomForNext();
    this.lent = lent;
  }

  /** Before the first step. */
  public static TrainingState first(CountedModel initial, int optimizerSlots) {
    return new TrainingState(StepState.first(initial, optimizerSlots), false);
  }

  /** From a committed state that {@link #lend} gave. */
  static TrainingState of(StepState committed) {
    return new TrainingState(committed, true);
  }

  /**
   * The committed state with its own second copy, for another attempt: stragglers of this attempt
   * write elsewhere from now on.
   */
  TrainingState continued() {
    return new TrainingState(committed, lent);
  }

  /** Steps committed so far. */
  public long step() {
    return committed.step();
  }

  /** What is committed: read only, valid until the next commit but one. */
  StepState committed() {
    return committed;
  }

  /** Takes what the step in progress computes; its running statistics start as those committed. */
  StepState next() {
    return next;
  }

  /** The committed model; valid until the next commit but one. */
  CountedModel model() {
    return committed.model();
  }

  /**
   * The committed state to keep: nothing is copied, but its arrays are never written again, and the
   * next commit takes new ones.
   */
  StepState lend() {
    lent = true;
    return committed;
  }

  /** Commits {@link #next}. */
  void commit() {
    StepState past = committed;
    committed = next;
    next = lent ? next.roomForNext() : next.reuseForNext(past);
    lent = false;
  }
}
