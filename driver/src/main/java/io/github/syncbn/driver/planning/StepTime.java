package io.github.syncbn.driver.planning;

/**
 * A predicted step, in seconds.
 *
 * @param workers that share it
 * @param compute of a mean worker
 * @param waiting of a mean worker for the one with most shards
 * @param network all-reduces and the end of the step, the driver's work included
 * @param rows of the batch
 */
public record StepTime(int workers, double compute, double waiting, double network, int rows) {

  /** The whole step. */
  public double total() {
    return compute + waiting + network;
  }

  /** Rows of all workers in a second. */
  public double rowsPerSecond() {
    return rows / total();
  }

  /** Share of a part in the whole. */
  public double share(double part) {
    return part / total();
  }
}
