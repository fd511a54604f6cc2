package io.github.syncbn.worker.training;

import io.github.syncbn.worker.collective.Exchange;
import io.github.syncbn.worker.stats.Reduction;
import io.github.syncbn.worker.tensor.Tensor;
import java.util.Arrays;

/**
 * Copies the values between layers, or their gradients, of the first rows of a batch. Each shard
 * fills the places of its own rows and leaves zeros elsewhere, so that the sum over all shards is
 * the sample, whoever holds them.
 */
final class ValueSampler {
  private final SampleLayout layout;
  private final int worldShards;
  private final double[] leaves;
  private final double[] sample;
  private PassBatch batch;
  private long first;

  /**
   * @param shards number of local shards
   * @param worldShards number of all shards, S
   */
  ValueSampler(SampleLayout layout, int shards, int worldShards) {
    this.layout = layout;
    this.worldShards = worldShards;
    this.leaves = new double[Math.multiplyExact(shards, layout.length())];
    this.sample = new double[layout.length()];
  }

  /**
   * A batch begins.
   *
   * @param from its first position of the epoch
   */
  void begin(PassBatch next, long from) {
    batch = next;
    first = from;
    Arrays.fill(leaves, 0.0);
  }

  /** Copies the sampled rows of value {@code index}. */
  void take(int index, Tensor[] values) {
    int units = layout.units(index);
    for (int s = 0; s < values.length; s++) {
      Tensor value = values[s];
      for (int r = 0; r < batch.rows()[s]; r++) {
        long row = batch.positions()[s] + (long) r * worldShards - first;
        if (row >= layout.rows()) {
          break;
        }
        int from = value.offset() + r * value.rowSize();
        int to = s * layout.length() + layout.offset(index, (int) row);
        for (int unit = 0; unit < units; unit++) {
          leaves[to + unit] = value.data()[from + layout.element(index, unit)];
        }
      }
    }
  }

  /** Sends what was taken since {@link #begin}. */
  void send(Exchange.Phase phase, TreeReducer reducer) {
    Exchange exchange = new Exchange(phase, batch.step(), -1, Reduction.SUM, layout.length(), 1);
    reducer.allReduce(exchange, leaves, sample);
  }
}
