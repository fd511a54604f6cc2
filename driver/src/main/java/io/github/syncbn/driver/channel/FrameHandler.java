package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.util.TransportFrameDecoder;

/**
 * The door: a connection is a stranger until it has said a hello that some open attempt accepts,
 * and a stranger may say nothing else. What it says instead is refused, counted, and ends it.
 */
final class FrameHandler extends RpcHandler {
  /** Connections that have not said hello, beside those of the workers that are awaited. */
  private static final int MOST_STRANGERS = 1_024;

  private final Map<UUID, AttemptSession> sessions = new ConcurrentHashMap<>();
  private final Map<Channel, Peer> peers = new ConcurrentHashMap<>();
  private final Strangers strangers = new Strangers();
  private final RefusalCounters refusals;
  private final long helloMillis;
  private final LongSupplier clock;
  private final StreamManager streams = new OneForOneStreamManager();

  /**
   * @param helloMillis until a connection must have said hello
   * @param clock nanoseconds
   */
  FrameHandler(RefusalCounters refusals, long helloMillis, LongSupplier clock) {
    this.refusals = refusals;
    this.helloMillis = helloMillis;
    this.clock = clock;
  }

  void add(AttemptSession session) {
    sessions.put(session.attempt(), session);
  }

  void remove(AttemptSession session) {
    sessions.remove(session.attempt(), session);
  }

  Iterable<AttemptSession> sessions() {
    return sessions.values();
  }

  /** Says on which hosts executors run: in a crowd these go last. */
  void expect(Set<InetAddress> hosts) {
    strangers.expect(hosts);
  }

  /** Connections that have not said hello. */
  int strangers() {
    return strangers.count();
  }

  /** Closes connections that have not said hello in time. */
  void tick(long now) {
    for (Peer late : strangers.leaveThoseBefore(now - helloMillis * 1_000_000L)) {
      refuse(Kind.SILENT, late, "no hello in " + helloMillis + " ms");
    }
  }

  @Override
  public void channelActive(TransportClient client) {
    Channel channel = client.getChannel();
    LengthGuard guard =
        new LengthGuard(
            Hello.MOST_BYTES,
            wrong -> refusals.add(Kind.OVERSIZED, client.getSocketAddress(), wrong));
    // After decryption, ahead of the decoder.
    channel.pipeline().addBefore(TransportFrameDecoder.HANDLER_NAME, "lengthGuard", guard);
    Peer peer = new Peer(client, guard, clock.getAsLong());
    QuietEnd.install(channel, cause -> refusals.add(Kind.BROKEN, peer, String.valueOf(cause)));
    peers.put(channel, peer);
    int most = MOST_STRANGERS;
    for (AttemptSession session : sessions()) {
      most += session.awaited();
    }
    int allowed = most;
    strangers
        .enter(peer, allowed)
        .ifPresent(
            oldest -> refuse(Kind.CROWD, oldest, allowed + " others have not said hello either"));
  }

  @Override
  public void channelInactive(TransportClient client) {
    Peer peer = peers.remove(client.getChannel());
    if (peer == null) {
      return;
    }
    strangers.leave(peer);
    if (peer.session() != null) {
      peer.session().lost(peer);
    }
  }

  /** One-way messages. */
  @Override
  public void receive(TransportClient client, ByteBuffer message) {
    receive(peers.get(client.getChannel()), message, NOBODY);
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback reply) {
    receive(peers.get(client.getChannel()), message, new Answer(client, reply));
  }

  private void receive(Peer peer, ByteBuffer message, RpcResponseCallback reply) {
    if (peer == null) {
      return;
    }
    try {
      FrameReader frame = new FrameReader(message);
      FrameType type = FrameType.of(frame.get("type"));
      int number = frame.getInt("number");
      if (peer.session() == null) {
        hello(peer, type, number, frame, reply);
      } else if (inOrder(peer, type, number)) {
        peer.session().receive(peer, type, frame, reply);
      }
    } catch (MalformedFrameException e) {
      refuse(Kind.MALFORMED, peer, e.getMessage());
    } catch (RuntimeException | Error e) {
      // Spark would log it with its stack, and go on.
      if (peer.session() == null) {
        refuse(Kind.MALFORMED, peer, e.toString());
      } else {
        peer.session().abort(peer.worker(), e);
        reply.onFailure(new AttemptEndedException(e));
      }
    }
  }

  private void hello(
      Peer peer, FrameType type, int number, FrameReader frame, RpcResponseCallback reply) {
    if (type != FrameType.HELLO || number != 0) {
      refuse(Kind.MALFORMED, peer, type + " number " + number + " before a hello");
      return;
    }
    Hello hello = Hello.read(frame);
    if (!strangers.leave(peer)) {
      // It had to go a moment ago.
      return;
    }
    AttemptSession session = sessions.get(hello.attempt());
    if (session == null || !session.knows(hello.token())) {
      turnAway(Kind.STRANGER, peer, hello, "not with the secret of an open attempt", reply);
      return;
    }
    peer.advance();
    String refusal = session.hello(peer, hello, reply);
    if (refusal != null) {
      turnAway(Kind.SEAT, peer, hello, refusal, reply);
    }
  }

  /** Refuses a hello, and says so: a worker of an attempt that is over need not come again. */
  private void turnAway(Kind kind, Peer peer, Hello hello, String why, RpcResponseCallback reply) {
    reply.onFailure(new AttemptEndedException(why));
    refuse(kind, peer, hello + ": " + why);
  }

  /** A repeated frame is passed over; one that is missing cannot be made good. */
  private boolean inOrder(Peer peer, FrameType type, int number) {
    if (!type.numbered()) {
      return true;
    }
    if (number < peer.expected()) {
      refusals.add(Kind.DUPLICATE, peer, type + " number " + number);
      return false;
    }
    if (number > peer.expected()) {
      refuse(
          Kind.OUT_OF_ORDER,
          peer,
          type + " number " + number + " where " + peer.expected() + " is due");
      return false;
    }
    peer.advance();
    return true;
  }

  private void refuse(Kind kind, Peer peer, String what) {
    refusals.add(kind, peer, what);
    // Not by the client, which would wait for it on the channel's own thread.
    peer.client().getChannel().close();
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
  }

  /**
   * An answer that is dropped where nobody waits for it any more; Spark would log a stack trace.
   */
  private record Answer(TransportClient client, RpcResponseCallback reply)
      implements RpcResponseCallback {
    @Override
    public void onSuccess(ByteBuffer response) {
      if (client.isActive()) {
        reply.onSuccess(response);
      }
    }

    @Override
    public void onFailure(Throwable why) {
      if (client.isActive()) {
        reply.onFailure(why);
      }
    }
  }

  private static final RpcResponseCallback NOBODY =
      new RpcResponseCallback() {
        @Override
        public void onSuccess(ByteBuffer response) {}

        @Override
        public void onFailure(Throwable e) {}
      };
}
