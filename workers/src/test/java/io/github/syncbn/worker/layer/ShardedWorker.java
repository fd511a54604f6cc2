package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One worker of a {@link ShardedLayer}: takes its shards through the stages of a layer. */
final class ShardedWorker {
  private final ShardedLayer run;
  private final LeafExchange exchange;
  private final int number;
  private final int from;
  private final int to;
  private final ShardedContext[] contexts;
  private final double[][] shared = new double[8][];

  ShardedWorker(
      ShardedLayer run,
      ShardedLayer.Storage storage,
      LeafExchange exchange,
      int number,
      int from,
      int to) {
    this.run = run;
    this.exchange = exchange;
    this.number = number;
    this.from = from;
    this.to = to;
    this.contexts = new ShardedContext[to - from];
    Arrays.setAll(contexts, s -> new ShardedContext(run, storage, this, from + s));
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  double[] shared(int slot, int length) {
    if (shared[slot] == null || shared[slot].length < length) {
      shared[slot] = new double[length];
    }
    return shared[slot];
  }

  /** The reductions of a pass, if there are any. */
  private List<Meeting> meetings(Function<Shape, List<Meeting>> ofLayer) {
    boolean meets =
        run.training() && run.layer().meets(contexts[0].grouping(), contexts[0].worldShards());
    return meets ? ofLayer.apply(run.input()) : List.of();
  }

  void forward(Tensor[] x, Tensor[] y) {
    List<Meeting> meetings = meetings(run.layer()::forwardMeetings);
    for (int stage = 0; stage <= meetings.size(); stage++) {
      for (int s = 0; s < contexts.length; s++) {
        run.layer().forward(stage, x[s], y[s], contexts[s]);
      }
      meet(meetings, stage);
    }
  }

  void backward(Tensor[] x, Tensor[] y, Tensor[] dy, Tensor @Nullable [] dx) {
    List<Meeting> meetings = meetings(run.layer()::backwardMeetings);
    Arrays.stream(contexts).forEach(ShardedContext::backward);
    for (int stage = 0; stage <= meetings.size(); stage++) {
      for (int s = 0; s < contexts.length; s++) {
        Tensor back = dx == null ? null : dx[s];
        run.layer().backward(stage, x[s], y[s], dy[s], back, contexts[s]);
      }
      meet(meetings, stage);
    }
    Arrays.stream(contexts).forEach(ShardedContext::requireGradientComplete);
  }

  private void meet(List<Meeting> meetings, int stage) {
    if (stage == meetings.size()) {
      return;
    }
    Meeting meeting = meetings.get(stage);
    int groups = contexts[0].grouping().shardGroups();
    exchange.allReduce(
        number,
        from,
        meeting.reduction(),
        shared(meeting.leaves(), contexts.length * meeting.length()),
        meeting.length(),
        groups,
        shared(meeting.result(), groups * meeting.length()));
  }
}
