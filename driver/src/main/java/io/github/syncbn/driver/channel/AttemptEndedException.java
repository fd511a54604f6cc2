package io.github.syncbn.driver.channel;

/** The answer to workers whose attempt has ended. */
final class AttemptEndedException extends RuntimeException {

  AttemptEndedException(Throwable cause) {
    this(cause == null ? "the attempt is over" : cause.toString());
  }

  AttemptEndedException(String why) {
    super(why, null, false, false);
  }
}
