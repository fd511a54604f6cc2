package io.github.syncbn.worker.training;

/** The set a row belongs to. */
public enum RowSet {
  TRAINING("training"),
  VALIDATION("validation"),
  TEST("test");

  private final String label;

  RowSet(String label) {
    this.label = label;
  }

  /** The name in messages. */
  public String label() {
    return label;
  }
}
