package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.channel.FrameReader;
import io.github.syncbn.worker.channel.FrameType;
import io.github.syncbn.worker.channel.FrameWriter;
import io.github.syncbn.worker.channel.MalformedFrameException;
import io.github.syncbn.worker.channel.ValueCodec;
import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.network.client.RpcResponseCallback;

/**
 * What the executors of one attempt exchange once they are seated: frames are decoded to where a
 * combiner looks for values, the service combines them, and its result is the answer to all. Values
 * are read on the threads of the channels; the last to arrive combines.
 */
final class Exchanges {
  private static final long RESERVE = 1 << 16;

  /** Holds an answer back until all holders have arrived at the same place. */
  @FunctionalInterface
  interface Arrival {
    void arrive(int holder, Object place, RpcResponseCallback reply, Completion last);
  }

  /** What the last to arrive does; it sends the answer to all. */
  @FunctionalInterface
  interface Completion {
    void run(RpcResponseCallback[] replies);
  }

  private final ReductionTree tree;
  private final Seating seating;
  private final StepService service;
  private final int credits;
  private final Arrival reductions;
  private final Arrival stepEnds;
  private final StepThreads threads;
  private final TreeCombiner covers;
  private final double[][] values;
  private final double[][] sums;
  private final List<List<WorkerReport>> reports = new ArrayList<>();
  private final long[] pushedSteps;
  private double[] result = new double[0];

  // Set once, when all are ready.
  private volatile StepExchange stepExchange;
  private volatile ModelBuffer model;

  /**
   * @param reductions where holders meet, and wait for the answer
   * @param stepEnds where they meet with the sums of a step, to go on to the reductions of its
   *     backward pass before it is answered
   */
  Exchanges(
      ReductionTree tree,
      Seating seating,
      StepService service,
      int credits,
      Arrival reductions,
      Arrival stepEnds,
      StepThreads threads) {
    this.tree = tree;
    this.seating = seating;
    this.service = service;
    this.credits = credits;
    this.reductions = reductions;
    this.stepEnds = stepEnds;
    this.threads = threads;
    int holders = seating.holders().size();
    covers = TreeCombiner.ofAll(tree, seating.holders());
    values = new double[holders][0];
    sums = new double[holders][];
    pushedSteps = new long[holders];
    for (int h = 0; h < holders; h++) {
      reports.add(List.of());
    }
  }

  Seating seating() {
    return seating;
  }

  /** Bytes of the longest frame that an executor has reason to send. */
  long longestFrame() {
    long nodes = 1;
    for (int h = 0; h < seating.holders().size(); h++) {
      nodes = Math.max(nodes, covers.coverOf(h, 1).size());
    }
    long chunk = nodes * seating.chunk() * Float.BYTES;
    long vectors = (long) tree.shards() * service.longestVector() * Double.BYTES;
    return RESERVE + Math.max(chunk, vectors) + 1024L * tree.shards();
  }

  /** A frame of an executor. */
  void receive(int holder, FrameType type, FrameReader frame, RpcResponseCallback reply) {
    switch (type) {
      case READY -> {
        reports.set(holder, ValueCodec.reports(frame));
        reductions.arrive(holder, "ready", reply, this::ready);
      }
      case REDUCE -> {
        Exchange exchange = ValueCodec.exchange(frame, tree.shards());
        values[holder] = read(frame, holder, exchange.length(), exchange.groups(), values[holder]);
        reductions.arrive(holder, exchange, reply, replies -> reduce(exchange, replies));
      }
      case PUSH -> {
        pushedSteps[holder] = frame.getLong("step");
        int length = frame.getInt("sums", 1, service.longestVector());
        sums[holder] = read(frame, holder, length, 1, sums[holder]);
        steps().begin(holder, pushedSteps[holder]);
        stepEnds.arrive(
            holder, "push of step " + pushedSteps[holder], reply, replies -> push(length, replies));
      }
      case GRADIENT -> steps().chunk(holder, frame, reply);
      case ROWS -> steps().rows(holder, frame, reply);
      case FETCH_ROWS -> {
        int piece = frame.getInt("piece");
        frame.end();
        reply.onSuccess(steps().changed(piece));
      }
      case FETCH -> {
        steps();
        int chunk = frame.getInt("chunk", 0, model.chunks() - 1);
        frame.end();
        reply.onSuccess(model.chunk(chunk));
      }
      case MODEL -> {
        ModelKind kind = ValueCodec.modelKind(frame);
        steps();
        reductions.arrive(holder, "model " + kind, reply, replies -> model(kind, replies));
      }
      default -> throw new MalformedFrameException(type + " may not come now");
    }
  }

  private StepExchange steps() {
    if (stepExchange == null) {
      throw new MalformedFrameException("a step before all workers are ready");
    }
    return stepExchange;
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

  private void ready(RpcResponseCallback[] replies) {
    List<WorkerReport> all = new ArrayList<>();
    reports.forEach(all::addAll);
    all.sort(Comparator.comparingInt(WorkerReport::worker));
    StartPoint point = service.ready(all);
    ModelState start = point.model();
    List<SparseTable> tables = service.tables();
    int parameters = start.parameters().length;
    int dense = tables.isEmpty() ? parameters : tables.get(0).offset();
    model = new ModelBuffer(parameters, dense, seating.chunk());
    model.replace(start.parameters());
    List<List<Node>> nodes = new ArrayList<>();
    for (int h = 0; h < replies.length; h++) {
      nodes.add(covers.coverOf(h, 1));
    }
    StepWindow window =
        new StepWindow(model, nodes.stream().mapToInt(List::size).toArray(), credits);
    RowWindow rows = new RowWindow(tables, service.mostShardRows(), nodes);
    stepExchange = new StepExchange(model, window, rows, threads);
    FrameWriter answer = shape(start).putLong(point.step()).put(point.next().ordinal());
    ValueCodec.writeTables(answer, tables);
    StepExchange.answer(replies, answer.end());
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
    Verdict verdict = service.reduce(exchange, values, result);
    FrameWriter answer = new FrameWriter(doubles * Double.BYTES + 1).begin();
    answer.putDoubles(result, 0, doubles);
    ValueCodec.write(answer, verdict);
    StepExchange.answer(replies, answer.end());
  }

  private void push(int length, RpcResponseCallback[] replies) {
    StepPush[] pushes = new StepPush[sums.length];
    for (int h = 0; h < pushes.length; h++) {
      pushes[h] =
          new StepPush(pushedSteps[h], new float[0][], new SparseRows[0][], sums[h], length);
    }
    stepExchange.begin(service.commit(pushes), replies);
  }

  private void model(ModelKind kind, RpcResponseCallback[] replies) {
    ModelState state = service.model(kind);
    model.replace(state.parameters());
    StepExchange.answer(replies, shape(state).end());
  }

  /** What of the step's end some have sent and others have not. */
  Optional<StepWindow.Partial> partial() {
    StepExchange begun = stepExchange;
    return begun == null ? Optional.empty() : begun.partial();
  }

  /** Who waits for a chunk or for the commit. */
  List<RpcResponseCallback> waiting() {
    StepExchange begun = stepExchange;
    return begun == null ? List.of() : begun.waiting();
  }
}
