package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.channel.ChannelAddress;
import java.io.Serializable;

/** Where the workers of an attempt meet. */
public sealed interface MeetingPlace extends Serializable {

  /** Name of the attempt. */
  String attempt();

  /**
   * In the driver's own JVM, as in {@code local[n]}.
   *
   * @param attempt its name, and that of the group of its workers
   */
  record InDriver(String attempt) implements MeetingPlace {}

  /** At the driver's reduction service, over the network. */
  record OverNetwork(ChannelAddress address) implements MeetingPlace {
    @Override
    public String attempt() {
      return String.valueOf(address.attempt());
    }
  }
}
