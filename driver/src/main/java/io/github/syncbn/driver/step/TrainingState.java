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

  /** The mean of the weights stays what it is over steps that it does not take in. */
  private boolean averageLent;

  private TrainingState(StepState committed, boolean lent, boolean averageLent) {
    this.committed = committed;
    this.next = committed.roomForNext().with(committed.average().room());
    this.lent = lent;
    this.averageLent = averageLent;
  }

  /**
   * Before the first step.
   *
   * @param averages whether there will be a mean of the weights
   */
  public static TrainingState first(CountedModel initial, int optimizerSlots, boolean averages) {
    return new TrainingState(StepState.first(initial, optimizerSlots, averages), false, false);
  }

  /** From a committed state that {@link #lend} gave. */
  static TrainingState of(StepState committed) {
    return new TrainingState(committed, true, true);
  }

  /**
   * The committed state with its own second copy, for another attempt: stragglers of this attempt
   * write elsewhere from now on.
   */
  TrainingState continued() {
    return new TrainingState(committed, lent, averageLent);
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
   * next commits take new ones.
   */
  StepState lend() {
    lent = true;
    averageLent = true;
    return committed;
  }

  /**
   * Commits {@link #next}.
   *
   * @param weight how far the mean of the weights has moved with it; 0 for not at all
   */
  void commit(double weight) {
    StepState past = committed;
    WeightAverage mean = past.average();
    WeightAverage room = next.average();
    if (weight > 0) {
      mean.moveRunning(next.running(), weight, room.running());
      committed = next.with(room.of(mean.count() + 1));
      room = averageLent ? mean.room() : mean;
      averageLent = false;
    } else {
      committed = next.with(mean);
    }
    StepState free = lent ? committed.roomForNext() : committed.reuseForNext(past);
    next = free.with(room);
    lent = false;
  }
}
