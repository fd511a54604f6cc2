package io.github.syncbn.driver.channel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Connections that have not said hello yet. When there are too many, the one goes that has been
 * silent for longest, never the one that comes: a worker speaks as soon as it is connected. It is
 * one of an address that has more than its share if there is any, and not of a host of executors
 * while there are others.
 */
final class Strangers {
  /** Connections that an address may have before it has more than others. */
  static final int SHARE = 16;

  private final Map<Object, Set<Peer>> byOrigin = new HashMap<>();
  private Set<InetAddress> hosts = Set.of();
  private int count;

  /** Says on which hosts executors run. */
  synchronized void expect(Set<InetAddress> executors) {
    hosts = Set.copyOf(executors);
  }

  /**
   * A connection comes.
   *
   * @param most how many there may be
   * @return one that has to go, which is no stranger of ours any more
   */
  synchronized Optional<Peer> enter(Peer peer, int most) {
    byOrigin.computeIfAbsent(origin(peer), none -> new LinkedHashSet<>()).add(peer);
    count++;
    if (count <= most) {
      return Optional.empty();
    }
    Peer oldest = worst().iterator().next();
    leave(oldest);
    return Optional.of(oldest);
  }

  /**
   * A connection has said hello, or has ended.
   *
   * @return false if it is none of the strangers any more
   */
  synchronized boolean leave(Peer peer) {
    Object origin = origin(peer);
    Set<Peer> same = byOrigin.get(origin);
    if (same == null || !same.remove(peer)) {
      return false;
    }
    if (same.isEmpty()) {
      byOrigin.remove(origin);
    }
    count--;
    return true;
  }

  /** Those that came before some time; they are no strangers of ours any more. */
  synchronized List<Peer> leaveThoseBefore(long nanos) {
    List<Peer> late = new ArrayList<>();
    for (Set<Peer> same : byOrigin.values()) {
      for (Peer peer : same) {
        if (peer.since() - nanos >= 0) {
          break;
        }
        late.add(peer);
      }
    }
    late.forEach(this::leave);
    return late;
  }

  synchronized int count() {
    return count;
  }

  /** The connections of one origin, of which the first has to go. */
  private Set<Peer> worst() {
    Set<Peer> worst = null;
    for (Set<Peer> same : byOrigin.values()) {
      if (worst == null || worse(same, worst)) {
        worst = same;
      }
    }
    return worst;
  }

  private boolean worse(Set<Peer> one, Set<Peer> other) {
    Peer first = one.iterator().next();
    Peer second = other.iterator().next();
    boolean expected = hosts.contains(address(first));
    if (expected != hosts.contains(address(second))) {
      return !expected;
    }
    int beyond = Math.max(one.size(), SHARE) - Math.max(other.size(), SHARE);
    return beyond == 0 ? first.since() - second.since() < 0 : beyond > 0;
  }

  private static Object address(Peer peer) {
    SocketAddress address = peer.client().getSocketAddress();
    return address instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress()
        : "elsewhere";
  }

  /** An address; of IPv6 the network of 64 bits, all of which may belong to one host. */
  private static Object origin(Peer peer) {
    Object address = address(peer);
    return address instanceof Inet6Address six
        ? ByteBuffer.wrap(six.getAddress()).getLong()
        : address;
  }
}
