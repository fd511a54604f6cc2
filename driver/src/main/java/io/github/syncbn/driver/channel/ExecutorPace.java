package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.collective.Assignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How fast an executor has computed in an attempt, as its workers told with their last signs of
 * life.
 *
 * @param executor Spark's name
 * @param host its machine
 * @param tasks workers that it has
 * @param shards that they hold
 * @param steps done
 * @param nanos in which they computed in these, without waiting: the mean over its workers, which
 *     share their work
 */
public record ExecutorPace(
    String executor, String host, int tasks, int shards, long steps, double nanos) {

  /**
   * Of all executors of an attempt, in the order of their shards.
   *
   * @param holders their shards
   * @param peers their workers, which have been seated
   */
  static List<ExecutorPace> of(List<Assignment> holders, Collection<Peer> peers) {
    Map<Integer, List<Peer>> tasks = peers.stream().collect(Collectors.groupingBy(Peer::holder));
    List<ExecutorPace> paces = new ArrayList<>();
    for (Assignment holder : holders) {
      paces.add(of(holder, tasks.get(holder.worker())));
    }
    return paces;
  }

  private static ExecutorPace of(Assignment holder, List<Peer> tasks) {
    List<Peer.Pace> told = tasks.stream().map(Peer::pace).toList();
    return new ExecutorPace(
        tasks.get(0).hello().executor(),
        tasks.get(0).hello().host(),
        tasks.size(),
        holder.shards(),
        told.stream().mapToLong(Peer.Pace::steps).min().orElseThrow(),
        told.stream().mapToLong(Peer.Pace::nanos).average().orElseThrow());
  }
}
