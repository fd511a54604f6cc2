package io.github.syncbn.worker.channel;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.ReductionService;
import io.github.syncbn.worker.collective.StartPoint;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.collective.WorkerReport;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import java.util.List;

/**
 * The driver as the tasks of one executor see it: what they hold is merged to the nodes that the
 * executor can finish, and one message leaves. The parameters of the model are replaced in place:
 * by then all tasks have pushed the step that used them.
 */
final class RemoteService implements ReductionService {
  private final Welcome welcome;
  private final Link link;
  private final TreeCombiner combiner;
  private final FrameWriter frame = new FrameWriter(1 << 14);
  private final ParameterTransfer transfer;
  private double[] packed = new double[0];
  private float[] parameters;
  private double[] running;

  RemoteService(Welcome welcome, Link link) {
    this.welcome = welcome;
    this.link = link;
    this.combiner = new TreeCombiner(new ReductionTree(welcome.shards()), welcome.members());
    this.transfer = new ParameterTransfer(link, welcome, combiner);
  }

  @Override
  public List<Assignment> assignments() {
    return welcome.members();
  }

  @Override
  public StartPoint ready(List<WorkerReport> reports) {
    ValueCodec.write(frame.begin(FrameType.READY, link.next()), reports);
    StartPoint[] start = new StartPoint[1];
    link.call(
        frame.end(),
        "ready",
        reply -> {
          readModel(reply);
          start[0] = ValueCodec.start(reply, model());
          reply.end();
        });
    transfer.fetch(parameters);
    return start[0];
  }

  /** Sizes of the model, and its running statistics. */
  private void readModel(FrameReader reply) {
    int count = reply.getInt("parameters", 0, Integer.MAX_VALUE);
    if (parameters == null || parameters.length != count) {
      parameters = new float[count];
    }
    running = new double[reply.getInt("running statistics", 0, reply.remaining() / Double.BYTES)];
    reply.getDoubles("running statistics", running, 0, running.length);
  }

  private ModelState model() {
    return new ModelState(parameters, running);
  }

  @Override
  public void reduce(Exchange exchange, double[][] values, double[] result) {
    link.at(exchange.step());
    ValueCodec.write(frame.begin(FrameType.REDUCE, link.next()), exchange);
    pack(exchange.reduction(), exchange.length(), exchange.groups(), values);
    link.call(
        frame.end(),
        exchange.toString(),
        reply -> {
          reply.getDoubles("result", result, 0, exchange.length() * exchange.groups());
          reply.end();
        });
  }

  private void pack(Reduction reduction, int length, int groups, double[][] values) {
    int doubles = combiner.cover(groups).size() * length;
    if (packed.length < doubles) {
      packed = new double[doubles];
    }
    combiner.combine(reduction, length, groups, values, packed);
    frame.putDoubles(packed, 0, doubles);
  }

  @Override
  public Commit commit(StepPush[] pushes) {
    return new MergedPush(pushes);
  }

  @Override
  public ModelState result() {
    link.call(
        frame.begin(FrameType.RESULT, link.next()).end(),
        "result",
        reply -> {
          readModel(reply);
          reply.end();
        });
    transfer.fetch(parameters);
    return model();
  }

  @Override
  public void failed(int worker, Throwable cause) {
    // Each task tells the driver by a connection of its own.
  }

  /** Ends a step: the tasks merge their gradients, the last one exchanges them for parameters. */
  private final class MergedPush implements Commit {
    private final StepPush[] pushes;
    private final GradientMerge merge;

    MergedPush(StepPush[] pushes) {
      this.pushes = pushes;
      float[][][] gradients = new float[pushes.length][][];
      for (int p = 0; p < pushes.length; p++) {
        gradients[p] = pushes[p].gradients();
      }
      this.merge = new GradientMerge(combiner, gradients, parameters.length);
    }

    @Override
    public int phases() {
      return 1;
    }

    @Override
    public void help(int phase) {
      merge.help();
    }

    @Override
    public ModelState finish() {
      long step = pushes[0].step();
      link.at(step);
      double[][] sums = new double[pushes.length][];
      for (int p = 0; p < pushes.length; p++) {
        sums[p] = pushes[p].sums();
      }
      int length = pushes[0].sumsLength();
      frame.begin(FrameType.PUSH, link.next()).putLong(step).putInt(length);
      pack(Reduction.SUM, length, 1, sums);
      double[] next = new double[running.length];
      PendingReply committed =
          link.send(
              frame.end(),
              "commit of step " + step,
              reply -> {
                reply.getDoubles("running statistics", next, 0, next.length);
                reply.end();
              });
      boolean received = transfer.exchange(step, merge.nodes(), parameters);
      link.await(committed);
      if (!received) {
        transfer.fetch(parameters);
      }
      running = next;
      return model();
    }
  }
}
