package io.github.syncbn.worker.channel;

/**
 * A worker has not come in at the driver's reduction service: it could not connect, or each of its
 * connections ended before its hello was answered. Another attempt may succeed.
 */
public final class DriverUnreachableException extends RuntimeException {

  /** With where, how often and how long it was tried, and what to look at. */
  public DriverUnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
