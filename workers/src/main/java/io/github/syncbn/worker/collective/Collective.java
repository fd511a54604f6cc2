package io.github.syncbn.worker.collective;

/**
 * One worker's end of the group that trains together: with its two verbs {@link #allReduce} and
 * {@link #push} the only seam for distribution. A group of one runs the same code. Every call but
 * {@link #offer} blocks until all workers have made the same call.
 *
 * <p>Every method throws {@link AttemptAbortedException} if the attempt ends for a reason that lies
 * elsewhere.
 */
public interface Collective {

  /** Joins; tells which shards to hold. */
  Assignment join();

  /** Says that the rows are loaded; returns where to start. */
  StartPoint ready(WorkerReport report);

  /**
   * Reduces one vector per shard over all workers, in the order of the canonical tree.
   *
   * @param values the vectors of this worker's shards, already folded to its cover at the level of
   *     the exchange's groups: node n starts at {@code (n.from - fromShard) * length}; spent by the
   *     call
   * @param result receives {@code groups * length} doubles
   * @return what the driver decides about the rest of training
   */
  Verdict allReduce(Exchange exchange, double[] values, double[] result);

  /**
   * Says how far the gradient of a step has come, so that it can travel under the rest of the
   * backward pass. Does not wait for others.
   *
   * @param push what {@link #push} will be given; its sums are complete
   * @param from the gradients of all parameters from here on are complete, and the step reads these
   *     parameters no more
   */
  void offer(StepPush push, int from);

  /** Ends a step; returns the model of the next. */
  ModelState push(StepPush push);

  /** A model that is there already. */
  ModelState model(ModelKind kind);

  /** Tells the driver, and through it the others, why this worker gives up. Never throws. */
  void fail(Throwable cause);
}
