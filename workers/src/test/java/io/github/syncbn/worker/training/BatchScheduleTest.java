package io.github.syncbn.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchScheduleTest {
  private static final int[] ROWS = {1, 2, 3, 7, 8, 9, 11, 16, 31, 64, 100, 257};
  private static final int[] BATCHES = {1, 2, 3, 5, 8, 10, 16, 64, 300};
  private static final int[] SHARDS = {1, 2, 4, 8, 32};

  @Test
  void epoch_ofAnySizes_takesEveryRowOfEveryShardOnceInOrder() {
    for (int rows : ROWS) {
      for (int batch : BATCHES) {
        for (int shards : SHARDS) {
          for (boolean merge : new boolean[] {false, true}) {
            assertBijection(new BatchSchedule(rows, batch, shards, merge));
          }
        }
      }
    }
  }

  private static void assertBijection(BatchSchedule schedule) {
    int[] next = new int[schedule.shards()];
    long position = 0;
    for (long t = 0; t < schedule.stepsPerEpoch(); t++) {
      assertThat(schedule.from(t)).as("%s batch %d", schedule, t).isEqualTo(position);
      position = schedule.to(t);
      long size = 0;
      for (int s = 0; s < schedule.shards(); s++) {
        int first = schedule.ordinal(schedule.from(t), s);
        int end = schedule.ordinal(schedule.to(t), s);
        assertThat(first).as("%s batch %d shard %d", schedule, t, s).isEqualTo(next[s]);
        assertThat(end - first).isBetween(0, schedule.mostShardRows());
        for (int q = first; q < end; q++) {
          // Row q of the shard stands at epoch position q S + s, which lies in this batch.
          long at = (long) q * schedule.shards() + s;
          assertThat(at).isBetween(schedule.from(t), schedule.to(t) - 1);
        }
        next[s] = end;
        size += end - first;
      }
      assertThat(size).isEqualTo(schedule.to(t) - schedule.from(t));
    }
    assertThat(position).isEqualTo(schedule.rows());
    for (int s = 0; s < schedule.shards(); s++) {
      assertThat(next[s]).as("%s shard %d", schedule, s).isEqualTo(schedule.shardRows(s));
    }
  }

  @Test
  void batches_areFullButTheLast() {
    for (int rows : ROWS) {
      for (int batch : BATCHES) {
        BatchSchedule schedule = new BatchSchedule(rows, batch, 4, false);
        long last = schedule.stepsPerEpoch() - 1;
        for (long t = 0; t < last; t++) {
          assertThat(schedule.to(t) - schedule.from(t)).isEqualTo(batch);
        }
        assertThat(schedule.to(last) - schedule.from(last))
            .isEqualTo(rows % batch == 0 ? batch : rows % batch);
      }
    }
  }

  @Test
  void mergedTail_makesTheLastBatchLargerAndTheEpochOneStepShorter() {
    BatchSchedule schedule = new BatchSchedule(21, 10, 4, true);
    assertThat(schedule.stepsPerEpoch()).isEqualTo(2);
    assertThat(schedule.to(1) - schedule.from(1)).isEqualTo(11);
    assertThat(schedule.mostShardRows()).isEqualTo(3);
    // Nothing to merge into, or nothing to merge.
    assertThat(new BatchSchedule(7, 10, 4, true).stepsPerEpoch()).isEqualTo(1);
    assertThat(new BatchSchedule(20, 10, 4, true).stepsPerEpoch()).isEqualTo(2);
  }
}
