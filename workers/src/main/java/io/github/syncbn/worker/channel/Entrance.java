package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.AttemptAbortedException;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.util.TransportConf;

/**
 * How a worker comes in: it connects and says hello, and does so again while its connections end
 * unanswered. So a crowd at the driver's port costs it connections, and not the attempt.
 *
 * @param conf settings of Spark's transport
 * @param bootstraps Spark's own guards of the channel; none if it runs without authentication
 */
record Entrance(
    ChannelAddress address, TransportConf conf, List<TransportClientBootstrap> bootstraps) {
  private static final long FIRST_PAUSE_MILLIS = 10;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  /** How long a port that cannot be connected to is tried: more will hardly help. */
  private static final long CONNECT_MILLIS = 10_000;

  /**
   * Comes in.
   *
   * @param welcome reads the answer
   * @return the connection that has been welcomed
   * @throws DriverUnreachableException if it cannot come in within the start timeout
   * @throws AttemptAbortedException if the driver does not want this worker
   */
  Link enter(Hello hello, Consumer<FrameReader> welcome) {
    FrameWriter frame = new FrameWriter(Hello.MOST_BYTES);
    long start = System.nanoTime();
    long pause = FIRST_PAUSE_MILLIS;
    for (int connections = 0; ; connections++) {
      long millis = (System.nanoTime() - start) / 1_000_000L;
      try {
        Link link = Link.connect(address, conf, bootstraps);
        if (welcomed(link, hello, frame, welcome, connections, millis)) {
          return link;
        }
      } catch (DriverUnreachableException e) {
        if (millis >= Math.min(CONNECT_MILLIS, address.timing().startMillis())) {
          throw e;
        }
      }
      pause(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    }
  }

  /** Says hello; false if the connection ends before the answer. */
  private boolean welcomed(
      Link link,
      Hello hello,
      FrameWriter frame,
      Consumer<FrameReader> welcome,
      int before,
      long millis) {
    boolean entered = false;
    try {
      hello.write(frame.begin(FrameType.HELLO, link.next()));
      link.hello(frame.end(), welcome);
      entered = true;
      return true;
    } catch (AttemptAbortedException e) {
      if (!(e.getCause() instanceof IOException)) {
        throw e;
      }
      if (millis >= address.timing().startMillis()) {
        throw new DriverUnreachableException(
            "the driver's reduction service at "
                + address.host()
                + ":"
                + address.port()
                + " has closed "
                + (before + 1)
                + " connections in "
                + millis / 1000
                + " s before it answered; the driver's log says whom it refuses, and why",
            e.getCause());
      }
      return false;
    } finally {
      if (!entered) {
        link.close();
      }
    }
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AttemptAbortedException("interrupted before the driver was reached", e);
    }
  }
}
