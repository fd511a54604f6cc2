package io.github.syncbn.driver.config;

/** A value is not what its key takes; the message says what was expected and what was given. */
final class Mismatch extends Exception {
  private static final long serialVersionUID = 1L;

  Mismatch(String message) {
    super(message);
  }
}
