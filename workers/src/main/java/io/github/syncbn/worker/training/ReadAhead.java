package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Assignment;

/**
 * Tells shards which rows the batch at hand and the next ones of its epoch take, so that rows on
 * disk are read while the batches before are computed.
 */
final class ReadAhead {
  /** What rows that are expected may take in memory, unless those of two batches take more. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int MOST_BATCHES = 5;

  private final BatchSchedule schedule;
  private final Shard[] shards;
  private final int firstShard;
  private final int batches;
  private int epoch = -1;
  private long next;

  ReadAhead(TrainingPlan plan, Assignment assignment, Shard[] shards) {
    this.schedule = plan.schedule();
    this.shards = shards;
    this.firstShard = assignment.fromShard();
    this.batches = batches(batchBytes(plan, assignment));
  }

  /** Bytes of one worker's rows that are in memory at a time, where rows are on disk. */
  static long bytes(TrainingPlan plan, Assignment assignment) {
    long batch = batchBytes(plan, assignment);
    return batches(batch) * batch;
  }

  private static long batchBytes(TrainingPlan plan, Assignment assignment) {
    long row = 4L * (plan.input().size() + plan.objective().targets() + 1);
    return row * plan.schedule().mostShardRows() * assignment.shards();
  }

  private static int batches(long bytesEach) {
    return (int) Math.max(2, Math.min(MOST_BATCHES, MOST_BYTES / Math.max(1, bytesEach)));
  }

  /**
   * Before the first row of a batch is asked for, and after the last of the one before.
   *
   * @param order of each shard's rows in the epoch
   */
  void before(int epoch, long batch, int[][] order) {
    if (epoch != this.epoch || batch > next || batch + batches < next) {
      this.epoch = epoch;
      next = batch;
    }
    long end = Math.min(batch + batches, schedule.stepsPerEpoch());
    for (; next < end; next++) {
      for (int s = 0; s < shards.length; s++) {
        int from = schedule.ordinal(schedule.from(next), firstShard + s);
        int to = schedule.ordinal(schedule.to(next), firstShard + s);
        shards[s].expect((int) (next % batches), order[s], from, to);
      }
    }
  }
}
