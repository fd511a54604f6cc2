package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.collective.WorkerLostException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the clock over one attempt: workers that have not come, that are silent, or that others
 * wait for in vain. Not thread-safe.
 */
final class Watch {
  private static final long NANOS = 1_000_000L;

  private final ChannelSettings settings;
  private String chunk = "";
  private long chunkSince;
  private final long opened;

  /**
   * @param opened when the attempt began, as all times in nanoseconds
   */
  Watch(ChannelSettings settings, long opened) {
    this.settings = settings;
    this.opened = opened;
  }

  /**
   * A worker that is given up.
   *
   * @param worker its number, or -1 if it has none
   */
  record Loss(int worker, WorkerLostException why) {}

  /** Before all workers are there: whether they have had the time to come. */
  Optional<Loss> beforeStart(long now, int all, Map<Integer, Peer> there) {
    if (now - opened <= settings.timing().startMillis() * NANOS) {
      return Optional.empty();
    }
    return Optional.of(
        new Loss(-1, new WorkerLostException(Missing.workers(all, there.keySet(), settings))));
  }

  /** Once all are there: who is silent, or keeps others waiting at an exchange or with a chunk. */
  Optional<Loss> inTraining(
      long now, Collection<Peer> peers, List<Round> rounds, Optional<StepWindow.Partial> partial) {
    for (Peer peer : peers) {
      if (!peer.left() && now - peer.heard() > settings.lostMillis() * NANOS) {
        String silent =
            peer + " has been silent for " + (now - peer.heard()) / 1_000_000_000L + " s";
        return Optional.of(
            new Loss(peer.worker(), new WorkerLostException(silent, peer.hello().executor())));
      }
    }
    for (Round round : rounds) {
      if (round.open() && now - round.since() > settings.timing().exchangeMillis() * NANOS) {
        return late(round.place(), round.missing(), peers, now - round.since());
      }
    }
    String place = partial.map(StepWindow.Partial::place).orElse("");
    if (!place.equals(chunk)) {
      chunk = place;
      chunkSince = now;
    }
    if (!place.isEmpty() && now - chunkSince > settings.timing().exchangeMillis() * NANOS) {
      return late(place, partial.get().missing(), peers, now - chunkSince);
    }
    return Optional.empty();
  }

  private static Optional<Loss> late(
      Object place, List<Integer> missing, Collection<Peer> peers, long nanos) {
    return Optional.of(
        new Loss(-1, new WorkerLostException(Missing.holders(place, missing, peers, nanos))));
  }
}
