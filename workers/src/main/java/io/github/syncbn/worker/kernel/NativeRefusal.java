package io.github.syncbn.worker.kernel;

/** A native library is not used, and the message says why. */
final class NativeRefusal extends Exception {
  private static final long serialVersionUID = 1L;

  NativeRefusal(String message) {
    super(message);
  }

  NativeRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
