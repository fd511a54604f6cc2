package io.github.syncbn.driver.source;

import io.github.syncbn.driver.JobException;
import java.util.Optional;

/**
 * Looks at the records of a source ahead of a query, which would not see that some are malformed.
 */
public interface RecordCheck {

  /**
   * Refuses malformed records.
   *
   * @param lines how records lie in the lines of the source's files, if they do
   * @throws JobException DATA, if a record could not be read whole
   */
  void requireWellFormed(RowSource source, Optional<LineFormat> lines);
}
