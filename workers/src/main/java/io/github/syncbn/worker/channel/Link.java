package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.AttemptAbortedException;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientBootstrap;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.apache.spark.network.util.TransportConf;

/**
 * One task's connection to the driver: numbered requests, each answered once, and signs of life.
 * Requests come from one thread at a time.
 */
public final class Link implements AutoCloseable {
  /** Most bytes of a stack in a FAIL frame. */
  public static final int MOST_STACK = 16_384;

  private static final long GOODBYE_NANOS = 5_000_000_000L;

  private final ChannelAddress address;
  private final TransportContext context;
  private final TransportClientFactory factory;
  private final TransportClient client;
  private final CompletableFuture<IOException> ended;
  private final ScheduledFuture<?> heartbeats;
  private int requests;
  private volatile long step = -1;
  private volatile long exchanges;
  private volatile long steps;
  private volatile long computed;

  private Link(
      ChannelAddress address,
      TransportContext context,
      TransportClientFactory factory,
      TransportClient client,
      CompletableFuture<IOException> ended) {
    this.address = address;
    this.ended = ended;
    this.context = context;
    this.factory = factory;
    this.client = client;
    long every = address.timing().heartbeatMillis();
    this.heartbeats =
        client
            .getChannel()
            .eventLoop()
            .scheduleAtFixedRate(this::beat, every, every, TimeUnit.MILLISECONDS);
  }

  /**
   * Connects.
   *
   * @param bootstraps Spark's own guards of the channel; none if it runs without authentication
   * @throws DriverUnreachableException if it cannot
   */
  static Link connect(
      ChannelAddress address, TransportConf conf, List<TransportClientBootstrap> bootstraps) {
    CompletableFuture<IOException> ended = new CompletableFuture<>();
    TransportContext context = new TransportContext(conf, new Silent(address, ended));
    TransportClientFactory factory = context.createClientFactory(bootstraps);
    try {
      TransportClient client = factory.createUnmanagedClient(address.host(), address.port());
      return new Link(address, context, factory, client, ended);
    } catch (IOException | InterruptedException | RuntimeException e) {
      factory.close();
      context.close();
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
        throw new AttemptAbortedException("interrupted before the driver was reached", e);
      }
      throw new DriverUnreachableException(
          "cannot connect to the driver's reduction service at "
              + address.host()
              + ":"
              + address.port()
              + "; executors must reach it: set spark.driver.host or spark.syncbn.host to a name"
              + " they can resolve, and spark.syncbn.port to a port that firewalls let through",
          e);
    }
  }

  /** Tells when the connection ends, or has ended. */
  void onEnd(Consumer<IOException> listener) {
    ended.thenAccept(listener);
  }

  /** The number of the next request, which then counts as sent. */
  int next() {
    exchanges++;
    return requests++;
  }

  /** Notes which step the worker is in, for signs of life. */
  void at(long step) {
    this.step = step;
  }

  /**
   * Notes that a step is done, for signs of life.
   *
   * @param nanos in which the worker has computed so far, without waiting
   */
  void stepped(long nanos) {
    computed = nanos;
    steps++;
  }

  /** Sends a request; its answer is read by {@code reader} when it comes. */
  PendingReply send(ByteBuffer frame, String what, Consumer<FrameReader> reader) {
    PendingReply reply = new PendingReply(what, reader);
    client.sendRpc(frame, reply);
    return reply;
  }

  /** Sends a request and waits for its answer. */
  void call(ByteBuffer frame, String what, Consumer<FrameReader> reader) {
    await(send(frame, what, reader));
  }

  /** Says hello and waits until all are there. */
  void hello(ByteBuffer frame, Consumer<FrameReader> reader) {
    ChannelAddress.Timing timing = address.timing();
    send(frame, "hello", reader).await(timing.patienceNanos(timing.startMillis()));
  }

  /** Waits for an answer. */
  void await(PendingReply reply) {
    ChannelAddress.Timing timing = address.timing();
    reply.await(timing.patienceNanos(timing.exchangeMillis()));
  }

  private void beat() {
    if (client.isActive()) {
      client.send(
          new FrameWriter(48)
              .begin(FrameType.HEARTBEAT, -1)
              .putLong(step)
              .putLong(exchanges)
              .putLong(steps)
              .putLong(computed)
              .end());
    }
  }

  /** Tells the driver why this worker gives up. Never throws. */
  void fail(Throwable cause) {
    StringWriter stack = new StringWriter();
    cause.printStackTrace(new PrintWriter(stack));
    FrameWriter frame =
        new FrameWriter(MOST_STACK)
            .begin(FrameType.FAIL, -1)
            .putText(cause.getClass().getName(), 256)
            .putText(String.valueOf(cause.getMessage()), 2048)
            .putText(stack.toString(), MOST_STACK);
    tell(frame, "fail");
  }

  /** Says that all is done. Never throws. */
  void bye() {
    tell(new FrameWriter(32).begin(FrameType.BYE, next()), "bye");
  }

  private void tell(FrameWriter frame, String what) {
    try {
      send(frame.end(), what, reply -> {}).await(GOODBYE_NANOS);
    } catch (AttemptAbortedException e) {
      // The driver notices that the connection ends.
    }
  }

  @Override
  public void close() {
    heartbeats.cancel(false);
    client.close();
    factory.close();
    context.close();
  }

  /** The driver sends answers only. */
  private static final class Silent extends RpcHandler {
    private final ChannelAddress address;
    private final CompletableFuture<IOException> ended;
    private final StreamManager streams = new OneForOneStreamManager();

    Silent(ChannelAddress address, CompletableFuture<IOException> ended) {
      this.address = address;
      this.ended = ended;
    }

    @Override
    public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback reply) {
      reply.onFailure(new MalformedFrameException("workers take no requests"));
    }

    @Override
    public StreamManager getStreamManager() {
      return streams;
    }

    @Override
    public void channelInactive(TransportClient client) {
      Channel channel = client.getChannel();
      ended.complete(
          new IOException(
              "the connection "
                  + channel.localAddress()
                  + " to the driver at "
                  + address.host()
                  + ":"
                  + address.port()
                  + " is closed"));
    }
  }
}
