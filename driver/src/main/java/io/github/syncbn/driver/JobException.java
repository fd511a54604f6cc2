package io.github.syncbn.driver;

import io.github.syncbn.driver.secret.Secrets;

/**
 * What ends a job for a reason its user can act on. The message says what was wrong, where, what
 * was expected and what to do; no stack trace is needed to understand it. Passwords, keys and
 * values of variables of the environment that a job refers to are taken out of the message. Public
 * API.
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
    super(Secrets.ofProcess().hide(message));
    this.kind = kind;
  }

  /** An error with a cause. */
  public JobException(Kind kind, String message, Throwable cause) {
    super(Secrets.ofProcess().hide(message), cause);
    this.kind = kind;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }
}
