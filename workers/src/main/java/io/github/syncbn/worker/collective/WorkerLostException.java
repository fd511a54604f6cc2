package io.github.syncbn.worker.collective;

import java.util.Optional;

/**
 * A worker is gone or silent through no fault of the job's: its process or host died, its channel
 * closed, its heartbeats stopped. Another attempt may succeed.
 */
public final class WorkerLostException extends RuntimeException {
  private final String hanging;

  /** With who, where and since when, for the user. */
  public WorkerLostException(String message) {
    this(message, (String) null);
  }

  /**
   * Of a worker that is still there but says nothing.
   *
   * @param executor its executor's id in Spark
   */
  public WorkerLostException(String message, String executor) {
    super(message);
    this.hanging = executor;
  }

  /** The same, with the exception that showed it. */
  public WorkerLostException(String message, Throwable cause) {
    super(message, cause);
    this.hanging = null;
  }

  /** The executor that hangs, if that is the cause. */
  public Optional<String> hangingExecutor() {
    return Optional.ofNullable(hanging);
  }
}
