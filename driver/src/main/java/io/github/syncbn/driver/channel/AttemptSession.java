package io.github.syncbn.driver.channel;

import io.github.syncbn.driver.JobException;
import io.github.syncbn.driver.reduce.ChunkedCommit;
import io.github.syncbn.driver.reduce.StepService;
import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.Hello;
import io.github.syncbn.worker.channel.Link;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.channel.ValueCodec;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.collective.WorkerLostException;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * One attempt as the driver sees it over the network: seats its workers once all have said hello,
 * holds the answer to each executor until all have asked for the same, and ends the attempt once,
 * with its first cause. Values are read on the threads of the channels; the last to arrive
 * combines.
 */
public final class AttemptSession implements AutoCloseable {
  private static final int MOST_THREADS = 4;
  private static final long RESERVE = 1 << 16;

  private final UUID attempt;
  private final byte[] token;
  private final ReductionTree tree;
  private final List<Assignment> workers;
  private final StepService service;
  private final ChannelSettings settings;
  private final LongSupplier clock;
  private final Runnable onAbort;
  private final ExecutorService threads;
  private final int helpers;
  private final long opened;

  private final Object lock = new Object();
  private final Map<Integer, Peer> peers = new TreeMap<>();
  private final Map<Integer, RpcResponseCallback> hellos = new TreeMap<>();
  private Throwable cause;
  private boolean closed;

  // Set once, when all are there.
  private volatile Seating seating;
  private Round round;
  private TreeCombiner covers;
  private double[][] values;
  private double[][] sums;
  private List<List<WorkerReport>> reports;
  private long[] steps;
  private double[] result = new double[0];

  // Set once, when all are ready.
  private volatile StepExchange stepEnds;
  private volatile ModelBuffer model;

  /**
   * @param workers ranges of shards, one per task
   * @param onAbort is told, once, that the attempt has failed
   */
  AttemptSession(
      UUID attempt,
      byte[] token,
      List<Assignment> workers,
      StepService service,
      ChannelSettings settings,
      LongSupplier clock,
      Runnable onAbort) {
    this.attempt = attempt;
    this.token = token.clone();
    this.workers = List.copyOf(workers);
    this.tree = new ReductionTree(workers.get(workers.size() - 1).toShard());
    this.service = service;
    this.settings = settings;
    this.clock = clock;
    this.onAbort = onAbort;
    this.opened = clock.getAsLong();
    this.helpers = Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    this.threads =
        Executors.newFixedThreadPool(
            helpers,
            task -> {
              Thread thread = new Thread(task, "syncbn-step-" + attempt);
              thread.setDaemon(true);
              return thread;
            });
  }

  UUID attempt() {
    return attempt;
  }

  /** Compares in constant time. */
  boolean knows(byte[] said) {
    return MessageDigest.isEqual(token, said);
  }

  /**
   * A worker comes.
   *
   * @return why it cannot, or null
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
          requireOneNumerics();
          seat();
        } catch (RuntimeException | Error e) {
          abort(-1, e);
        }
      }
      return null;
    }
  }

  private void requireOneNumerics() {
    Peer first = peers.get(0);
    for (Peer peer : peers.values()) {
      if (!peer.hello().numerics().equals(first.hello().numerics())) {
        throw new JobException(
            JobException.Kind.CLUSTER,
            "workers compute by different means, so the model would depend on where it is trained: "
                + first.hello()
                + " by "
                + first.hello().numerics()
                + "; "
                + peer.hello()
                + " by "
                + peer.hello().numerics());
      }
    }
  }

  private void seat() {
    Seating seats = Seating.of(tree, workers, peers.values(), ChunkedCommit.ALIGNMENT);
    int holders = seats.holders().size();
    service.meet(seats.holders());
    covers = TreeCombiner.ofAll(tree, seats.holders());
    round = new Round(holders);
    values = new double[holders][0];
    sums = new double[holders][];
    steps = new long[holders];
    reports = new ArrayList<>();
    for (int h = 0; h < holders; h++) {
      reports.add(List.of());
    }
    seating = seats;
    long limit = longestFrame(seats);
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

  private long longestFrame(Seating seats) {
    long nodes = 1;
    for (int h = 0; h < seats.holders().size(); h++) {
      nodes = Math.max(nodes, covers.coverOf(h, 1).size());
    }
    long chunk = nodes * seats.chunk() * Float.BYTES;
    long vectors = (long) tree.shards() * service.longestVector() * Double.BYTES;
    return RESERVE + Math.max(chunk, vectors) + 1024L * tree.shards();
  }

  /** A frame of a worker, number and type checked. */
  void receive(Peer peer, FrameType type, FrameReader frame, RpcResponseCallback reply) {
    peer.heard(clock.getAsLong());
    switch (type) {
      case HEARTBEAT -> peer.at(frame.getLong("step"), frame.getLong("exchanges"));
      case FAIL -> fail(peer, frame, reply);
      case BYE -> {
        peer.leave();
        reply.onSuccess(java.nio.ByteBuffer.allocate(0));
      }
      default -> exchange(peer, type, frame, reply);
    }
  }

  private void exchange(Peer peer, FrameType type, FrameReader frame, RpcResponseCallback reply) {
    if (seating == null) {
      throw new MalformedFrameException(type + " before all workers are there");
    }
    synchronized (lock) {
      if (cause != null || closed) {
        reply.onFailure(new AttemptEndedException(cause));
        return;
      }
    }
    int holder = peer.holder();
    switch (type) {
      case READY -> {
        reports.set(holder, ValueCodec.reports(frame));
        arrive(holder, "ready", reply, this::ready);
      }
      case REDUCE -> {
        Exchange exchange = ValueCodec.exchange(frame, tree.shards());
        values[holder] = read(frame, holder, exchange.length(), exchange.groups(), values[holder]);
        arrive(holder, exchange, reply, replies -> reduce(exchange, replies));
      }
      case PUSH -> {
        steps[holder] = frame.getLong("step");
        int length = frame.getInt("sums", 1, service.longestVector());
        sums[holder] = read(frame, holder, length, 1, sums[holder]);
        steps().window().begin(holder, steps[holder]);
        arrive(holder, "push of step " + steps[holder], reply, replies -> push(length, replies));
      }
      case GRADIENT -> steps().chunk(holder, frame, reply);
      case FETCH -> {
        steps();
        int chunk = frame.getInt("chunk", 0, model.chunks() - 1);
        frame.end();
        reply.onSuccess(model.chunk(chunk));
      }
      case RESULT -> arrive(holder, "result", reply, this::result);
      default -> throw new MalformedFrameException(type + " may not come now");
    }
  }

  private StepExchange steps() {
    if (stepEnds == null) {
      throw new MalformedFrameException("a step before all workers are ready");
    }
    return stepEnds;
  }

  /** Reads the nodes of a holder's cover to where a combiner looks for them. */
  private double[] read(FrameReader frame, int holder, int length, int groups, double[] reused) {
    Assignment shards = seating.holders().get(holder);
    if (length > service.longestVector()) {
      throw new MalformedFrameException(
          "vectors of " + length + " where the longest have " + service.longestVector());
    }
    int needed = shards.shards() * length;
    double[] into = reused == null || reused.length < needed ? new double[needed] : reused;
    for (Node node : covers.coverOf(holder, groups)) {
      frame.getDoubles("node", into, (node.from() - shards.fromShard()) * length, length);
    }
    frame.end();
    return into;
  }

  private interface Completion {
    void run(RpcResponseCallback[] replies);
  }

  private void arrive(int holder, Object place, RpcResponseCallback reply, Completion last) {
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

  private void ready(RpcResponseCallback[] replies) {
    List<WorkerReport> all = new ArrayList<>();
    reports.forEach(all::addAll);
    all.sort(Comparator.comparingInt(WorkerReport::worker));
    StartPoint point = service.ready(all);
    ModelState start = point.model();
    model = new ModelBuffer(start.parameters().length, seating.chunk());
    model.replace(start.parameters());
    int[] nodes = new int[replies.length];
    for (int h = 0; h < nodes.length; h++) {
      nodes[h] = covers.coverOf(h, 1).size();
    }
    StepWindow window = new StepWindow(model, nodes, settings.credits());
    stepEnds = new StepExchange(model, window, threads, helpers, e -> abort(-1, e));
    StepExchange.answer(
        replies, shape(start).putLong(point.step()).put(point.next().ordinal()).end());
  }

  private static FrameWriter shape(ModelState state) {
    double[] running = state.runningStatistics();
    return new FrameWriter(8 + Double.BYTES * running.length)
        .begin()
        .putInt(state.parameters().length)
        .putInt(running.length)
        .putDoubles(running, 0, running.length);
  }

  private void reduce(Exchange exchange, RpcResponseCallback[] replies) {
    int doubles = exchange.length() * exchange.groups();
    if (result.length < doubles) {
      result = new double[doubles];
    }
    service.reduce(exchange, values, result);
    FrameWriter answer = new FrameWriter(doubles * Double.BYTES).begin();
    StepExchange.answer(replies, answer.putDoubles(result, 0, doubles).end());
  }

  private void push(int length, RpcResponseCallback[] replies) {
    StepPush[] pushes = new StepPush[sums.length];
    for (int h = 0; h < pushes.length; h++) {
      pushes[h] = new StepPush(steps[h], new float[0][], sums[h], length);
    }
    stepEnds.begin(service.commit(pushes), replies);
  }

  private void result(RpcResponseCallback[] replies) {
    ModelState best = service.result();
    model.replace(best.parameters());
    StepExchange.answer(replies, shape(best).end());
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

  /** Looks at the clock: who is late, who is silent. */
  void tick(long now) {
    synchronized (lock) {
      if (cause != null || closed) {
        return;
      }
      if (seating == null) {
        if (now - opened > settings.timing().startMillis() * 1_000_000L) {
          abort(-1, new WorkerLostException(absent()));
        }
        return;
      }
      for (Peer peer : peers.values()) {
        if (!peer.left() && now - peer.heard() > settings.lostMillis() * 1_000_000L) {
          abort(
              peer.worker(),
              new WorkerLostException(
                  peer + " has been silent for " + (now - peer.heard()) / 1_000_000_000L + " s",
                  peer.hello().executor()));
          return;
        }
      }
      if (round.open() && now - round.since() > settings.timing().exchangeMillis() * 1_000_000L) {
        abort(-1, new WorkerLostException(late(now)));
      }
    }
  }

  /** The driver itself was suspended: nobody is late. */
  void forgive(long now) {
    peers.values().forEach(peer -> peer.heard(now));
  }

  private String absent() {
    List<Integer> absent = new ArrayList<>();
    for (int p = 0; p < workers.size(); p++) {
      if (!peers.containsKey(p)) {
        absent.add(p);
      }
    }
    return hellos.size()
        + " of "
        + workers.size()
        + " workers have reached the driver's reduction service at "
        + settings.host()
        + " within "
        + settings.timing().startMillis() / 1000
        + " s; absent are partitions "
        + absent
        + ". Either the cluster has too few free slots, or executors cannot connect: see"
        + " spark.syncbn.startTimeout, spark.syncbn.host and spark.syncbn.port";
  }

  private String late(long now) {
    List<Peer> late =
        peers.values().stream().filter(p -> round.missing().contains(p.holder())).toList();
    return "waited "
        + (now - round.since()) / 1_000_000_000L
        + " s at "
        + round.place()
        + " for "
        + late;
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
      if (round != null) {
        for (RpcResponseCallback reply : round.drain()) {
          if (reply != null) {
            waiting.add(reply);
          }
        }
      }
      if (stepEnds != null) {
        waiting.addAll(stepEnds.waiting());
      }
    }
    AttemptEndedException ended = new AttemptEndedException(why);
    waiting.forEach(reply -> reply.onFailure(ended));
    onAbort.run();
  }

  /** Lets go of all workers. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    threads.shutdown();
    peers.values().forEach(peer -> peer.client().close());
  }
}
