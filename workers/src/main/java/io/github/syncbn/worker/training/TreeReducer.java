package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Collective;
import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.Verdict;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.stats.ReductionTree;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import java.util.ArrayList;
import java.util.List;

/**
 * A worker's part of the canonical tree: folds its shards' vectors to the nodes it can finish, and
 * leaves the rest to the collective.
 */
final class TreeReducer {
  private final Collective collective;
  private final int fromShard;
  private final int height;
  private final List<List<Node>> covers = new ArrayList<>();
  private final StepClock clock;

  TreeReducer(
      ReductionTree tree, int fromShard, int toShard, Collective collective, StepClock clock) {
    this.collective = collective;
    this.fromShard = fromShard;
    this.height = tree.height();
    this.clock = clock;
    for (int level = 0; level <= height; level++) {
      covers.add(tree.cover(fromShard, toShard, level));
    }
  }

  /**
   * Reduces one vector per local shard over all workers; {@code leaves} is spent. Returns what the
   * driver decides about the rest of training.
   */
  Verdict allReduce(Exchange exchange, double[] leaves, double[] result) {
    fold(exchange.reduction(), leaves, exchange.length(), exchange.groups());
    long start = clock.now();
    long help = clock.help();
    Verdict verdict = collective.allReduce(exchange, leaves, result);
    clock.addCollective(start, help);
    return verdict;
  }

  /** Says how far the gradient of a step has come; see {@link Collective#offer}. */
  void offer(StepPush push, int from) {
    collective.offer(push, from);
  }

  /** Folds vectors, in place, to the nodes that this worker can finish without crossing a group. */
  void fold(Reduction reduction, double[] leaves, int length, int groups) {
    long start = clock.now();
    int level = height - Integer.numberOfTrailingZeros(groups);
    for (Node node : covers.get(level)) {
      ReductionTree.fold(
          reduction, leaves, (node.from() - fromShard) * length, length, 1 << node.level());
    }
    clock.addReduction(start);
  }
}
