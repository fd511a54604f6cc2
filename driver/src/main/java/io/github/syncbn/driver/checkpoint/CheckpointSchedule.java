package io.github.syncbn.driver.checkpoint;

import io.github.syncbn.driver.job.CheckpointSettings;

/**
 * When a checkpoint is due: after a number of steps, epochs or minutes, whichever comes first. One
 * that cannot be taken at once stays due.
 */
public final class CheckpointSchedule {
  private final CheckpointSettings settings;
  private int epochs;
  private long lastNanos;
  private boolean due;

  /** Starts counting now. */
  public CheckpointSchedule(CheckpointSettings settings, long nowNanos) {
    this.settings = settings;
    this.lastNanos = nowNanos;
  }

  /** Takes note of a committed step: the number of steps so far, and whether it ends an epoch. */
  public boolean due(long step, boolean endsEpoch, long nowNanos) {
    epochs += endsEpoch ? 1 : 0;
    boolean bySteps = settings.everySteps().filter(every -> step % every == 0).isPresent();
    boolean byEpochs =
        endsEpoch && settings.everyEpochs().filter(every -> epochs % every == 0).isPresent();
    boolean byTime =
        settings
            .everyMinutes()
            .filter(minutes -> nowNanos - lastNanos >= minutes * 60e9)
            .isPresent();
    due |= bySteps || byEpochs || byTime;
    return due;
  }

  /** The checkpoint has been taken. */
  public void taken(long nowNanos) {
    due = false;
    lastNanos = nowNanos;
  }
}
