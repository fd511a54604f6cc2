package io.github.syncbn.driver.channel;

/** What workers are answered once their attempt has ended. */
final class AttemptEndedException extends RuntimeException {

  AttemptEndedException(Throwable cause) {
    super(cause == null ? "the attempt is over" : cause.toString(), null, false, false);
  }
}
