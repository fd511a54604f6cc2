package io.github.syncbn.driver.checkpoint;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes checkpoints in threads of their own, one at a time: training never waits for one. A write
 * that fails gives a warning, and training goes on; earlier checkpoints stay.
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointWriter.class);
  private static final long CLOSE_MILLIS = 60_000;

  private final CheckpointDirectory directory;
  private final int keep;
  private volatile Thread writing;

  /** Into a directory, of whose checkpoints the last {@code keep} stay. */
  public CheckpointWriter(CheckpointDirectory directory, int keep) {
    this.directory = directory;
    this.keep = keep;
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
      directory.write(checkpoint, keep);
      LOG.info("Checkpoint of step {} written", checkpoint.step());
    } catch (IOException | RuntimeException e) {
      LOG.warn(
          "The checkpoint of step {} could not be written; training goes on: {}",
          checkpoint.step(),
          e.toString());
    }
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
