package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.tensor.Tensor;

/** Copies rows of a shard into a tensor, scaled. */
final class RowBlock {
  private final Preprocessing scaling;
  private final Kernels kernels;

  RowBlock(Preprocessing scaling, Kernels kernels) {
    this.scaling = scaling;
    this.kernels = kernels;
  }

  /**
   * Copies rows.
   *
   * @param order numbers of rows in the shard, from {@code from}; null for from, from + 1, ...
   * @param into receives {@code into.rows()} rows
   * @param targets receives their targets from index 0
   * @param weights receives their weights from index 0, if not null
   */
  void gather(Shard shard, int[] order, int from, Tensor into, float[] targets, float[] weights) {
    int features = into.rowSize();
    for (int i = 0; i < into.rows(); i++) {
      int row = order == null ? from + i : order[from + i];
      shard.copyRow(row, into.data(), into.offset() + i * features, kernels);
      targets[i] = shard.target(row);
      if (weights != null) {
        weights[i] = shard.weight(row);
      }
    }
    if (scaling.scales()) {
      kernels.scaleFeatures(
          into.data(),
          into.offset(),
          into.data(),
          into.offset(),
          into.rows(),
          features,
          scaling.shift(),
          scaling.scale());
    }
  }
}
