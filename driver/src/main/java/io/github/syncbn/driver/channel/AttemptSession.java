package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.Link;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.WorkerLostException;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * One attempt as the driver sees it over the network: seats its workers once all have said hello,
 * holds the answer to each executor until all have asked for the same, and ends the attempt once,
 * with its first cause. {@link Exchanges} knows what is exchanged.
 */
public final class AttemptSession implements AutoCloseable {
  private final UUID attempt;
  private final byte[] token;
  private final ReductionTree tree;
  private final List<Assignment> workers;
  private final TaskSpeeds speeds;
  private final StepService service;
  private final ChannelSettings settings;
  private final LongSupplier clock;
  private final Runnable onAbort;
  private final StepThreads threads;
  private final Watch watch;

  private final Object lock = new Object();
  private final Map<Integer, Peer> peers = new TreeMap<>();
  private final Map<Integer, RpcResponseCallback> hellos = new TreeMap<>();
  private Throwable cause;
  private boolean closed;

  // Set once, when all are there.
  private Round reductions;
  private Round stepEnds;
  private volatile Exchanges exchanges;

  /**
   * @param workers ranges of shards, one per task
   * @param speeds by which shards are divided, once tasks are there
   * @param onAbort is told, once, that the attempt has failed
   */
  AttemptSession(
      UUID attempt,
      byte[] token,
      List<Assignment> workers,
      TaskSpeeds speeds,
      StepService service,
      ChannelSettings settings,
      LongSupplier clock,
      Runnable onAbort) {
    this.attempt = attempt;
    this.token = token.clone();
    this.workers = List.copyOf(workers);
    this.tree = new ReductionTree(workers.get(workers.size() - 1).toShard());
    this.speeds = speeds;
    this.service = service;
    this.settings = settings;
    this.clock = clock;
    this.onAbort = onAbort;
    this.watch = new Watch(settings, clock.getAsLong());
    this.threads = new StepThreads(attempt, e -> abort(-1, e));
  }

  UUID attempt() {
    return attempt;
  }

  /** Workers that have not said hello. */
  int awaited() {
    synchronized (lock) {
      return workers.size() - peers.size();
    }
  }

  /** Compares in constant time. */
  boolean knows(byte[] said) {
    return MessageDigest.isEqual(token, said);
  }

  /**
   * A worker says hello.
   *
   * @return why it is refused, or null
   */
  String hello(Peer peer, Hello hello, RpcResponseCallback reply) {
    synchronized (lock) {
      if (cause != null || closed) {
        return "the attempt has ended";
      }
      if (hello.partition() < 0 || hello.partition() >= workers.size()) {
        return "partition " + hello.partition() + " of " + workers.size();
      }
      if (peers.putIfAbsent(hello.partition(), peer) != null) {
        return "partition " + hello.partition() + " is there already";
      }
      peer.accept(this, hello);
      peer.heard(clock.getAsLong());
      hellos.put(hello.partition(), reply);
      if (hellos.size() == workers.size()) {
        try {
          Seating.requireOneNumerics(peers.values());
          seat();
        } catch (RuntimeException | Error e) {
          abort(-1, e);
        }
      }
      return null;
    }
  }

  private void seat() {
    Seating seats = Seating.of(tree, workers, speeds, peers.values(), ParameterLayout.BLOCK);
    int holders = seats.holders().size();
    service.meet(seats.holders(), seats.workers());
    reductions = new Round(holders);
    stepEnds = new Round(holders);
    exchanges =
        new Exchanges(
            tree, seats, service, settings.credits(), at(reductions), at(stepEnds), threads);
    long limit = exchanges.longestFrame();
    for (Peer peer : peers.values()) {
      peer.client().getChannel().eventLoop().execute(() -> peer.guard().allow(limit));
    }
    for (Map.Entry<Integer, RpcResponseCallback> hello : hellos.entrySet()) {
      FrameWriter answer = new FrameWriter(256).begin();
      seats.welcome(peers.get(hello.getKey()), tree.shards(), settings.credits()).write(answer);
      hello.getValue().onSuccess(answer.end());
    }
    hellos.clear();
  }

  /** A frame of a worker, number and type checked. */
  void receive(Peer peer, FrameType type, FrameReader frame, RpcResponseCallback reply) {
    peer.heard(clock.getAsLong());
    switch (type) {
      case HEARTBEAT ->
          peer.at(
              frame.getLong("step"),
              frame.getLong("exchanges"),
              new Peer.Pace(frame.getLong("steps"), frame.getLong("computed")));
      case FAIL -> fail(peer, frame, reply);
      case BYE -> {
        peer.leave();
        reply.onSuccess(java.nio.ByteBuffer.allocate(0));
      }
      default -> exchange(peer, type, frame, reply);
    }
  }

  private void exchange(Peer peer, FrameType type, FrameReader frame, RpcResponseCallback reply) {
    if (exchanges == null) {
      throw new MalformedFrameException(type + " before all workers are there");
    }
    synchronized (lock) {
      if (cause != null || closed) {
        reply.onFailure(new AttemptEndedException(cause));
        return;
      }
    }
    exchanges.receive(peer.holder(), type, frame, reply);
  }

  private Exchanges.Arrival at(Round round) {
    return (holder, place, reply, last) -> arrive(round, holder, place, reply, last);
  }

  private void arrive(
      Round round, int holder, Object place, RpcResponseCallback reply, Exchanges.Completion last) {
    RpcResponseCallback[] all;
    synchronized (lock) {
      if (cause != null || closed) {
        reply.onFailure(new AttemptEndedException(cause));
        return;
      }
      try {
        all = round.arrive(holder, place, reply, clock.getAsLong());
      } catch (IllegalStateException e) {
        abort(-1, e);
        reply.onFailure(new AttemptEndedException(e));
        return;
      }
    }
    if (all != null) {
      try {
        last.run(all);
      } catch (RuntimeException | Error e) {
        abort(-1, e);
        for (RpcResponseCallback waiting : all) {
          waiting.onFailure(new AttemptEndedException(e));
        }
      }
    }
  }

  private void fail(Peer peer, FrameReader frame, RpcResponseCallback reply) {
    WorkerFailureException failure =
        new WorkerFailureException(
            peer.toString(),
            frame.getText("class", 256),
            frame.getText("message", 2048),
            frame.getText("stack", Link.MOST_STACK));
    frame.end();
    abort(peer.worker(), failure);
    reply.onSuccess(java.nio.ByteBuffer.allocate(0));
  }

  /** A connection has ended. */
  void lost(Peer peer) {
    if (!peer.left()) {
      abort(peer.worker(), new WorkerLostException(peer + " closed its connection"));
    }
  }

  /** How fast executors compute, once their workers have told. */
  public List<ExecutorPace> paces() {
    synchronized (lock) {
      return exchanges == null
          ? List.of()
          : ExecutorPace.of(exchanges.seating().holders(), peers.values());
    }
  }

  /** Gives up workers that are late or silent. */
  void tick(long now) {
    synchronized (lock) {
      if (cause != null || closed) {
        return;
      }
      Optional<Watch.Loss> loss =
          exchanges == null
              ? watch.beforeStart(now, workers.size(), peers)
              : watch.inTraining(
                  now, peers.values(), List.of(reductions, stepEnds), exchanges.partial());
      loss.ifPresent(found -> abort(found.worker(), found.why()));
    }
  }

  /** Restarts all waiting after the driver itself was suspended: no worker counts as late. */
  void forgive(long now) {
    peers.values().forEach(peer -> peer.heard(now));
  }

  /** Ends the attempt; the first cause stays. */
  public void abort(int worker, Throwable why) {
    List<RpcResponseCallback> waiting = new ArrayList<>();
    synchronized (lock) {
      if (cause != null || closed) {
        return;
      }
      cause = why;
      service.failed(worker, why);
      waiting.addAll(hellos.values());
      if (exchanges != null) {
        waiting.addAll(reductions.abandon());
        waiting.addAll(stepEnds.abandon());
        waiting.addAll(exchanges.waiting());
      }
    }
    AttemptEndedException ended = new AttemptEndedException(why);
    waiting.forEach(reply -> reply.onFailure(ended));
    onAbort.run();
  }

  /** Releases all workers. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    threads.close();
    peers.values().forEach(peer -> peer.client().close());
  }
}
