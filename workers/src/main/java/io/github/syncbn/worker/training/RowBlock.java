package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;

/** Copies rows of a shard into a tensor, scaled, and augmented if told how. */
final class RowBlock {
  private final Preprocessing scaling;
  private final Kernels kernels;
  private final Augmenter augmenter;
  private float[] features = new float[0];

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
    int width = into.rowSize();
    // Features come as (channels, height, width); tensors of images want their channels last.
    boolean turned = into.shape().rank() > 1 && into.shape().channels() > 1;
    if (turned && width > features.length) {
      features = new float[width];
    }
    for (int i = 0; i < into.rows(); i++) {
      int row = order == null ? from + i : order[from + i];
      int start = into.offset() + i * width;
      if (turned) {
        copyRow(shard, row, (long) row * shards + number, features, 0, width);
        turn(into.shape(), into.data(), start);
      } else {
        copyRow(shard, row, (long) row * shards + number, into.data(), start, width);
      }
      targets[i] = shard.target(row);
      if (weights != null) {
        weights[i] = shard.weight(row);
      }
    }
  }

  private void copyRow(Shard shard, int row, long key, float[] into, int offset, int width) {
    if (augmenter == null) {
      shard.copyRow(row, into, offset, kernels);
    } else {
      shard.copyRow(row, augmenter.image(), 0, kernels);
      augmenter.move(key, into, offset);
    }
    if (scaling.scales()) {
      kernels.scaleFeatures(into, offset, into, offset, 1, width, scaling.shift(), scaling.scale());
    }
    if (augmenter != null) {
      augmenter.cut(key, into, offset);
    }
  }

  private void turn(Shape shape, float[] into, int start) {
    int channels = shape.channels();
    int positions = shape.positions();
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < positions; p++) {
        into[start + p * channels + c] = features[c * positions + p];
      }
    }
  }
}
