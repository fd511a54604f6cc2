package io.github.syncbn.worker.training;

/** A worker could not hold its rows on disk, or not get them back. */
public final class RowFileException extends RuntimeException {

  /** An error with a message for the user. */
  public RowFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
