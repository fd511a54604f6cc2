package io.github.syncbn.worker.training;

/** The rows read are not those that were counted: the source changed in between. */
public final class DataChangedException extends RuntimeException {

  /** An error with a message for the user. */
  public DataChangedException(String message) {
    super(message);
  }
}
