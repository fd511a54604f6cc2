package io.github.syncbn.worker.spark;

import io.github.syncbn.worker.channel.ChannelAddress;
import java.io.Serializable;

/** Where the workers of an attempt meet. */
public sealed interface MeetingPlace extends Serializable {

  /**
   * In the driver's own JVM, as in {@code local[n]}.
   *
   * @param group name of the group
   */
  record InDriver(String group) implements MeetingPlace {}

  /** At the driver's reduction service, over the network. */
  record OverNetwork(ChannelAddress address) implements MeetingPlace {}
}
