package io.github.syncbn.driver.scoring;

/**
 * What becomes of rows that cannot be predicted: of values that cannot be read, are missing or not
 * finite, or whose predictions would not be finite.
 */
public enum InvalidRows {
  /** They end the job, with an error that names the row. */
  ERROR,
  /** They get null predictions. */
  KEEP,
  /** They are left out, and counted in the log. */
  SKIP
}
