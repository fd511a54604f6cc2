package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.Exchange.Phase;
import io.github.syncbn.worker.collective.ModelKind;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.ReductionService;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The driver as the tasks of one executor see it: what they hold is merged to the nodes that the
 * executor can finish, and one message leaves. The parameters of the model are replaced in place,
 * each once its gradient has been sent: the step reads it no more.
 *
 * <p>An executor that holds all shards has merged the statistics of a layer to what the driver
 * would answer. It tells the driver, who keeps the running ones, and goes on without waiting.
 */
final class RemoteService implements ReductionService {
  /** The driver answers these with what is combined, and never that training ends. */
  private static final Set<Phase> STATISTICS = EnumSet.of(Phase.FORWARD, Phase.BACKWARD);

  private final Welcome welcome;
  private final Link link;
  private final VectorMerge vectors;
  private final FrameWriter frame = new FrameWriter(1 << 14);
  private final TreeCombiner combiner;
  private MergedPush.Route route;
  private ModelState model = new ModelState(new float[0], new double[0]);
  private MergedPush push;

  /** What was told without waiting; null once its answer has come. */
  private PendingReply told;

  RemoteService(Welcome welcome, Link link) {
    this.welcome = welcome;
    this.link = link;
    this.combiner = new TreeCombiner(new ReductionTree(welcome.shards()), welcome.members());
    this.vectors = new VectorMerge(combiner);
  }

  @Override
  public List<Assignment> assignments() {
    return welcome.members();
  }

  @Override
  public StartPoint ready(List<WorkerReport> reports) {
    ValueCodec.write(request(FrameType.READY), reports);
    StartPoint[] start = new StartPoint[1];
    link.call(
        frame.end(),
        "ready",
        reply -> {
          readModel(reply);
          start[0] = ValueCodec.start(reply, model);
          route = route(ValueCodec.tables(reply, model.parameters().length));
          reply.end();
        });
    route.transfer().fetch(model.parameters());
    return start[0];
  }

  /**
   * @param tables of which a step touches only some rows
   */
  private MergedPush.Route route(List<SparseTable> tables) {
    int dense = tables.isEmpty() ? model.parameters().length : tables.get(0).offset();
    return new MergedPush.Route(
        link,
        combiner,
        vectors,
        new ParameterTransfer(link, welcome, combiner, dense),
        new RowTransfer(link, welcome.credits(), tables),
        new FrameWriter(1 << 10));
  }

  /** Sizes of the model, and its running statistics. */
  private void readModel(FrameReader reply) {
    float[] parameters = model.parameters();
    int count = reply.getInt("parameters", 0, Integer.MAX_VALUE);
    if (parameters.length != count) {
      parameters = new float[count];
    }
    double[] running =
        new double[reply.getInt("running statistics", 0, reply.remaining() / Double.BYTES)];
    reply.getDoubles("running statistics", running, 0, running.length);
    model = new ModelState(parameters, running);
  }

  @Override
  public Verdict reduce(Exchange exchange, double[][] values, double[] result) {
    link.at(exchange.step());
    ValueCodec.write(request(FrameType.REDUCE), exchange);
    double[] nodes =
        vectors.write(frame, exchange.reduction(), exchange.length(), exchange.groups(), values);
    int doubles = exchange.length() * exchange.groups();
    boolean complete = combiner.isOfAll() && STATISTICS.contains(exchange.phase());
    Verdict[] verdict = {Verdict.GO_ON};
    PendingReply combined =
        link.send(
            frame.end(),
            exchange.toString(),
            reply -> {
              if (!complete) {
                reply.getDoubles("result", result, 0, doubles);
                verdict[0] = ValueCodec.verdict(reply);
                reply.end();
              }
            });
    if (push != null) {
      push.sendAhead();
    }
    if (complete) {
      told = combined;
      System.arraycopy(nodes, 0, result, 0, doubles);
    } else {
      link.await(combined);
    }
    return verdict[0];
  }

  /** Begins a request, in the frame of the one before it, which has been answered by then. */
  private FrameWriter request(FrameType type) {
    settle();
    return frame.begin(type, link.next());
  }

  /** Waits until the driver has taken what it was told. */
  private void settle() {
    if (told != null) {
      link.await(told);
      told = null;
    }
  }

  /** Begins the push of a step with the first offer; there is one ahead of each reduction. */
  @Override
  public void offer(StepPush[] pushes, int from) {
    if (push == null) {
      push = begin(pushes);
    }
    push.complete(from);
  }

  private MergedPush begin(StepPush[] pushes) {
    settle();
    return new MergedPush(pushes, route, model, next -> model = next);
  }

  @Override
  public Commit commit(StepPush[] pushes) {
    MergedPush begun = push == null ? begin(pushes) : push;
    push = null;
    return begun;
  }

  @Override
  public ModelState model(ModelKind kind) {
    ValueCodec.write(request(FrameType.MODEL), kind);
    link.call(
        frame.end(),
        "model " + kind,
        reply -> {
          readModel(reply);
          reply.end();
        });
    route.transfer().fetch(model.parameters());
    return model;
  }

  @Override
  public void failed(int worker, Throwable cause) {
    // Each task tells the driver by a connection of its own.
  }
}
