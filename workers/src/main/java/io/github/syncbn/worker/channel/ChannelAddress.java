package io.github.syncbn.worker.channel;

import java.io.Serializable;
import java.util.UUID;

/**
 * Where and how the tasks of an attempt reach the driver. Travels with the task, as secret as
 * Spark's own channels are.
 *
 * @param host advertised by the driver
 * @param port of the reduction service
 * @param attempt the attempt
 * @param token its secret, {@link Hello#TOKEN_BYTES} bytes
 * @param timing how long to wait
 */
public record ChannelAddress(String host, int port, UUID attempt, byte[] token, Timing timing)
    implements Serializable {

  /**
   * How long to wait.
   *
   * @param heartbeatMillis between signs of life
   * @param startMillis until all workers are there
   * @param exchangeMillis for the others at an exchange, the longest legal step included
   */
  public record Timing(long heartbeatMillis, long startMillis, long exchangeMillis)
      implements Serializable {

    /** A worker waits twice as long as the driver, which knows who is missing. */
    long patienceNanos(long millis) {
      return 2_000_000L * millis;
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return host + ":" + port + ", attempt " + attempt;
  }
}
