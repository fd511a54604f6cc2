package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.channel.RefusalCounters.Kind;
import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final int MOST_STRANGERS = 256;

  private final Map<UUID, AttemptSession> sessions = new ConcurrentHashMap<>();
  private final Map<Channel, Peer> peers = new ConcurrentHashMap<>();
  private final AtomicInteger strangers = new AtomicInteger();
  private final RefusalCounters refusals;
  private final long helloMillis;
  private final StreamManager streams = new OneForOneStreamManager();

  FrameHandler(RefusalCounters refusals, long helloMillis) {
    this.refusals = refusals;
    this.helloMillis = helloMillis;
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

  /** Connections that have not said hello. */
  int strangers() {
    return strangers.get();
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
    Peer peer = new Peer(client, guard);
    peers.put(channel, peer);
    if (strangers.incrementAndGet() > MOST_STRANGERS) {
      refusals.add(
          Kind.CROWD, client.getSocketAddress(), MOST_STRANGERS + " others have not said hello");
      channel.close();
      return;
    }
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (peer.session() == null && channel.isActive()) {
                refusals.add(Kind.SILENT, peer, "no hello in " + helloMillis + " ms");
                channel.close();
              }
            },
            helloMillis,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelInactive(TransportClient client) {
    Peer peer = peers.remove(client.getChannel());
    if (peer == null) {
      return;
    }
    if (peer.session() == null) {
      strangers.decrementAndGet();
    } else {
      peer.session().lost(peer);
    }
  }

  /** One-way messages. */
  @Override
  public void receive(TransportClient client, ByteBuffer message) {
    receive(client, message, NOBODY);
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback reply) {
    Peer peer = peers.get(client.getChannel());
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
    }
  }

  private void hello(
      Peer peer, FrameType type, int number, FrameReader frame, RpcResponseCallback reply) {
    if (type != FrameType.HELLO || number != 0) {
      refuse(Kind.MALFORMED, peer, type + " number " + number + " before a hello");
      return;
    }
    Hello hello = Hello.read(frame);
    AttemptSession session = sessions.get(hello.attempt());
    if (session == null || !session.knows(hello.token())) {
      refuse(Kind.STRANGER, peer, hello + " without the secret of an open attempt");
      return;
    }
    peer.advance();
    String refusal = session.hello(peer, hello, reply);
    if (refusal != null) {
      refuse(Kind.SEAT, peer, hello + ": " + refusal);
      return;
    }
    strangers.decrementAndGet();
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
    peer.client().close();
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
  }

  private static final RpcResponseCallback NOBODY =
      new RpcResponseCallback() {
        @Override
        public void onSuccess(ByteBuffer response) {}

        @Override
        public void onFailure(Throwable e) {}
      };
}
