package io.github.syncbn.worker.table;

/** A row that cannot be used, and why. Has no stack trace: there may be as many as rows. */
public final class BadValueException extends RuntimeException {
  private final String reason;

  /**
   * A bad row.
   *
   * @param reason what rows are counted by; says nothing of the row's own values
   * @param detail the same for this row, with its value
   */
  public BadValueException(String reason, String detail) {
    super(detail, null, false, false);
    this.reason = reason;
  }

  /** What rows are counted by. */
  public String reason() {
    return reason;
  }
}
