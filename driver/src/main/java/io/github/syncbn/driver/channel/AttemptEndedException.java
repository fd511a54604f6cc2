package io.github.syncbn.driver.channel;

/** The answer to workers whose attempt has ended. */
final class AttemptEndedException extends RuntimeException {

  AttemptEndedException(Throwable cause) {
    super(cause == null ? "the attempt is over" : cause.toString(), null, false, false);
  }
}
