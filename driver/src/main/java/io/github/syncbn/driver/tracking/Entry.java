package io.github.syncbn.driver.tracking;

/** Something that a run of MLflow records while it goes on. */
sealed interface Entry {

  /**
   * A number of a step.
   *
   * @param name as charts show it
   * @param millis since 1970
   * @param step counted from 1
   */
  record Figure(String name, double value, long millis, long step) implements Entry {}

  /** A text that may change. */
  record Tag(String name, String value) implements Entry {}
}
