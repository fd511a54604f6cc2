package io.github.syncbn.driver.channel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Says who is awaited, where, and since when. */
final class Missing {
  private Missing() {}

  /** Partitions whose workers have not come by the start timeout. */
  static String workers(int all, Set<Integer> there, ChannelSettings settings) {
    List<Integer> absent = new ArrayList<>();
    for (int p = 0; p < all; p++) {
      if (!there.contains(p)) {
        absent.add(p);
      }
    }
    return there.size()
        + " of "
        + all
        + " workers have reached the driver's reduction service at "
        + settings.host()
        + " within "
        + settings.timing().startMillis() / 1000
        + " s; absent are partitions "
        + absent
        + ". Either the cluster has too few free slots, or executors cannot connect: see"
        + " spark.syncbn.startTimeout, spark.syncbn.host and spark.syncbn.port";
  }

  /** Executors that have not come to an exchange, or not sent a chunk. */
  static String holders(Object place, List<Integer> missing, Collection<Peer> peers, long nanos) {
    List<Peer> late = peers.stream().filter(peer -> missing.contains(peer.holder())).toList();
    return "waited " + nanos / 1_000_000_000L + " s at " + place + " for " + late;
  }
}
