package io.github.syncbn.worker.collective;

/**
 * A worker is gone or silent through no fault of the job's: its process or host died, its channel
 * closed, its heartbeats stopped. Another attempt may succeed.
 */
public final class WorkerLostException extends RuntimeException {

  /** With who, where and since when, for the user. */
  public WorkerLostException(String message) {
    super(message);
  }

  /** The same, with what showed it. */
  public WorkerLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
