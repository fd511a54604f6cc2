package io.github.syncbn.driver.checkpoint;

import io.github.syncbn.driver.file.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints in threads of their own, one at a time: training never waits for one. A write
 * that fails gives a warning, and training goes on; earlier checkpoints stay. There is one warning
 * for all that fail for the same reason, until one succeeds.
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final long CLOSE_MILLIS = 60_000;

  private final CheckpointDirectory directory;
  private final int keep;
  private final Lease lease;
  private volatile Thread writing;

  // Of the thread that writes.
  private String failure = "";
  private int failed;

  /**
   * Into a directory, of whose checkpoints the last {@code keep} stay.
   *
   * @param lease looked at before each write
   */
  public CheckpointWriter(CheckpointDirectory directory, int keep, Lease lease) {
    this.directory = directory;
    this.keep = keep;
    this.lease = lease;
  }

  /** Whether one is being written. */
  public boolean busy() {
    Thread thread = writing;
    return thread != null && thread.isAlive();
  }

  /** Begins to write one; only while not {@link #busy}. */
  public void write(Checkpoint checkpoint) {
    if (busy()) {
      throw new IllegalStateException("a checkpoint is being written already");
    }
    Thread thread = new Thread(() -> writeNow(checkpoint), "syncbn-checkpoint");
    thread.setDaemon(true);
    thread.start();
    writing = thread;
  }

  private void writeNow(Checkpoint checkpoint) {
    try {
      lease.require();
      directory.write(checkpoint, keep);
      if (failed > 0) {
        LOG.warn("Checkpoints are written again; {} were not", failed);
      }
      failed = 0;
      failure = "";
      LOG.info("Checkpoint of step {} written", checkpoint.step());
    } catch (Throwable e) {
      // Whatever it is, it ends no training.
      failed++;
      warn(checkpoint, e);
    }
  }

  private void warn(Checkpoint checkpoint, Throwable e) {
    // Paths have the number of the step in them.
    String reason = e.toString().replaceAll("\\d+", "");
    if (reason.equals(failure)) {
      LOG.debug("The checkpoint of step {} could not be written either", checkpoint.step(), e);
      return;
    }
    failure = reason;
    LOG.warn(
        "The checkpoint of step {} could not be written; training goes on, with those before it:"
            + " {}",
        checkpoint.step(),
        e.toString());
  }

  /**
   * Waits for the one that is being written, unless it takes minutes or the caller is interrupted.
   */
  @Override
  public void close() {
    try {
      if (busy()) {
        writing.join(CLOSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
