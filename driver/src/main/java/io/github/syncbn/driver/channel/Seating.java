package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.worker.channel.Welcome;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.kernel.NumericFingerprint;
import io.github.syncbn.worker.stats.ReductionTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who holds which shards, once all tasks are there: tasks of one executor hold neighbouring shards,
 * so that it can finish as much of the tree as possible before a message leaves it.
 *
 * @param holders the executors, in order of their shards
 * @param workers all workers, in order of their shards
 * @param members the workers of each executor
 * @param chunk parameters in a chunk
 */
record Seating(
    List<Assignment> holders, List<Assignment> workers, List<List<Assignment>> members, int chunk) {
  private static final int CHUNK_BYTES = 1 << 18;

  /**
   * Seats workers.
   *
   * @param even ranges of shards, in order, as they are without regard to speed
   * @param speeds by which they are divided instead
   * @param peers as many, by partition; are told their seats
   * @param alignment of chunks
   */
  static Seating of(
      ReductionTree tree,
      List<Assignment> even,
      TaskSpeeds speeds,
      Collection<Peer> peers,
      int alignment) {
    Map<String, List<Peer>> executors = new LinkedHashMap<>();
    peers.stream()
        .sorted(Comparator.comparingInt(peer -> peer.hello().partition()))
        .forEach(
            peer ->
                executors
                    .computeIfAbsent(peer.hello().executor(), e -> new ArrayList<>())
                    .add(peer));
    List<String> names = new ArrayList<>();
    executors.forEach((name, tasks) -> tasks.forEach(task -> names.add(name)));
    List<Assignment> workers = speeds.divide(even, names);
    List<Assignment> holders = new ArrayList<>();
    List<List<Assignment>> members = new ArrayList<>();
    int next = 0;
    int mostNodes = 1;
    for (List<Peer> tasks : executors.values()) {
      List<Assignment> seats = workers.subList(next, next + tasks.size());
      for (Peer task : tasks) {
        task.seat(holders.size(), next++);
      }
      int from = seats.get(0).fromShard();
      int to = seats.get(seats.size() - 1).toShard();
      holders.add(new Assignment(holders.size(), executors.size(), from, to));
      members.add(List.copyOf(seats));
      mostNodes = Math.max(mostNodes, tree.cover(from, to, tree.height()).size());
    }
    int aligned = CHUNK_BYTES / Float.BYTES / mostNodes / alignment * alignment;
    return new Seating(holders, workers, members, Math.max(alignment, aligned));
  }

  /** What a task is told. */
  Welcome welcome(Peer peer, int shards, int credits) {
    List<Assignment> seats = members.get(peer.holder());
    return new Welcome(shards, peer.worker() - seats.get(0).worker(), seats, chunk, credits);
  }

  /**
   * Refuses workers that compute by different means.
   *
   * @throws JobException CLUSTER, naming two of them
   */
  static void requireOneNumerics(Collection<Peer> peers) {
    Peer first = peers.iterator().next();
    for (Peer peer : peers) {
      NumericFingerprint.difference(
              first.hello().toString(),
              first.hello().numerics(),
              peer.hello().toString(),
              peer.hello().numerics())
          .ifPresent(
              difference -> {
                throw new JobException(JobException.Kind.CLUSTER, difference);
              });
    }
  }
}
