package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.tensor.Tensor;

/** Copies rows of a shard into a tensor, scaled, and augmented if told how. */
final class RowBlock {
  private final Preprocessing scaling;
  private final Kernels kernels;
  private final Augmenter augmenter;

  RowBlock(Preprocessing scaling, Kernels kernels) {
    this(scaling, kernels, null);
  }

  /**
   * @param augmenter varies rows, or null
   */
  RowBlock(Preprocessing scaling, Kernels kernels, Augmenter augmenter) {
    this.scaling = scaling;
    this.kernels = kernels;
    this.augmenter = augmenter;
  }

  /** Rows are those of an epoch from here on: they vary between epochs. */
  void epoch(int epoch) {
    if (augmenter != null) {
      augmenter.epoch(epoch);
    }
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
    gather(shard, order, from, into, targets, weights, 0, 1);
  }

  /**
   * The same for the shard {@code number} of {@code shards}: row q is row {@code q * shards +
   * number} of the training set.
   */
  void gather(
      Shard shard,
      int[] order,
      int from,
      Tensor into,
      float[] targets,
      float[] weights,
      int number,
      int shards) {
    int features = into.rowSize();
    for (int i = 0; i < into.rows(); i++) {
      int row = order == null ? from + i : order[from + i];
      int offset = into.offset() + i * features;
      if (augmenter == null) {
        shard.copyRow(row, into.data(), offset, kernels);
      } else {
        shard.copyRow(row, augmenter.image(), 0, kernels);
        augmenter.move((long) row * shards + number, into.data(), offset);
      }
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
    if (augmenter != null) {
      for (int i = 0; i < into.rows(); i++) {
        long row = order == null ? from + i : order[from + i];
        augmenter.cut(row * shards + number, into.data(), into.offset() + i * features);
      }
    }
  }
}
