package io.github.syncbn.driver.channel;

/** A worker in an executor gave up; what it said, as text. */
public final class WorkerFailureException extends RuntimeException {
  private final String type;
  private final String stack;

  WorkerFailureException(String who, String type, String message, String stack) {
    super(message + " [" + who + "]", null, false, false);
    this.type = type;
    this.stack = stack;
  }

  /** Name of the exception's class in the worker. */
  public String type() {
    return type;
  }

  /** The stack as the worker printed it. */
  public String stack() {
    return stack;
  }

  @Override
  public String toString() {
    return type + ": " + getMessage();
  }
}
