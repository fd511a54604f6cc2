package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.collective.Assignment;
import io.github.syncbn.worker.collective.ReductionService;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.List;

/**
 * The driver's end of a group that meets over the network: its holders of shards are executors, and
 * gradients come in chunks.
 */
public interface StepService extends ReductionService {

  /**
   * Says who holds which shards from now on, once all tasks are there.
   *
   * @param holders the executors, in order
   * @param workers their tasks, in order
   */
  void meet(List<Assignment> holders, List<Assignment> workers);

  /**
   * {@inheritDoc}
   *
   * @param pushes by holder; without gradients if these follow in chunks
   */
  @Override
  ChunkedCommit commit(StepPush[] pushes);

  /** Tables of which a step touches only the rows in use: the last of the parameters, in order. */
  List<SparseTable> tables();

  /** Most rows of a shard in a batch. */
  int mostShardRows();

  /** Doubles in the longest vector that is reduced or pushed: longer ones are refused. */
  int longestVector();
}
