package io.github.syncbn.driver.table;

import io.github.syncbn.worker.table.BadValueException;
import java.io.Serializable;
import org.apache.spark.sql.Row;

/** Finds out whether rows can be used. Has buffers of its own, so each task opens one. */
@FunctionalInterface
public interface RowCheck {

  /**
   * Reads a row as a job would.
   *
   * @throws BadValueException saying why the row cannot be used
   */
  void check(Row row);

  /** What a task is sent to open its check. */
  @FunctionalInterface
  interface Factory extends Serializable {
    RowCheck open();
  }
}
