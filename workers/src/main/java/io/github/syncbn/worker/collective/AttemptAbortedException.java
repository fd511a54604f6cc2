package io.github.syncbn.worker.collective;

/**
 * The attempt has ended for a reason that lies with another worker or the driver; the driver knows
 * it.
 */
public final class AttemptAbortedException extends RuntimeException {

  /** With the reason as far as it is known here. */
  public AttemptAbortedException(String message, Throwable cause) {
    super(message, cause);
  }
}
