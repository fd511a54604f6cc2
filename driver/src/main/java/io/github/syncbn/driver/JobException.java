package io.github.syncbn.driver;

/**
 * What ends a job for a reason its user can act on. The message says what was wrong, where, what
 * was expected and what to do; no stack trace is needed to understand it. Public API.
 */
public final class JobException extends RuntimeException {
  private final Kind kind;

  /** What went wrong, and the exit code of the command line. */
  public enum Kind {
    /** Wrong usage or configuration. */
    CONFIGURATION(2),
    /** Wrong, unreadable or changed data. */
    DATA(3),
    /** Slots, executors, channels. */
    CLUSTER(4),
    /** Training itself: divergence, impossible sizes. */
    TRAINING(5),
    /** Cancelled by the user. */
    CANCELLED(130);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** Exit code of the process. */
    public int exitCode() {
      return exitCode;
    }
  }

  /** An error without a cause. */
  public JobException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  /** An error with a cause. */
  public JobException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
