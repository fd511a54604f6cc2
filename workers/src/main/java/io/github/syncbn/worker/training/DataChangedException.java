package io.github.syncbn.worker.training;

/** The rows read are not those that were counted: the source changed in between. */
public final class DataChangedException extends RuntimeException {

  /** An error with a message for the user. */
  public DataChangedException(String message) {
    super(message);
  }

  /** An error that says where rows differ, and what to do. */
  public static DataChangedException because(String difference) {
    return new DataChangedException(
        "The data changed while it was read: "
            + difference
            + ". Train from a source that stays as it is (no growing folder, no rand()), or from a"
            + " state of a table (data.options { versionAsOf = ... }).");
  }
}
