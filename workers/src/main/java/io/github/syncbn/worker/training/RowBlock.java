package io.github.syncbn.worker.training;

import io.github.syncbn.worker.kernel.Kernels;
import io.github.syncbn.worker.network.Preprocessing;
import io.github.syncbn.worker.tensor.Matrix;
import io.github.syncbn.worker.tensor.Shape;
import io.github.syncbn.worker.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** Copies rows of a shard into a tensor, scaled, and augmented if told how. */
final class RowBlock {
  private final Preprocessing scaling;
  private final @Nullable Augmenter augmenter;
  private final Matrix current = Matrix.view();
  private Matrix features = Matrix.view();

  RowBlock(Preprocessing scaling) {
    this(scaling, null);
  }

  /**
   * @param augmenter varies rows, or null
   */
  RowBlock(Preprocessing scaling, @Nullable Augmenter augmenter) {
    this.scaling = scaling;
    this.augmenter = augmenter;
  }

  /**
   * Rows of a shard that follow each other.
   *
   * @param shard whose rows
   * @param number of the shard, from 0
   * @param shards number of all shards, S: row q of the shard is row {@code q S + number} of its
   *     set
   * @param order numbers of rows in the shard; null for their own order
   * @param from where in the order the first of the rows stands
   */
  record Run(Shard shard, int number, int shards, int[] order, int from) {

    /** The rows from, from + 1, ... of a shard, where augmentation does not matter. */
    static Run of(Shard shard, int from) {
      return new Run(shard, 0, 1, null, from);
    }

    private int row(int i) {
      return order == null ? from + i : order[from + i];
    }

    /** Canonical number of a row of the shard, the key of its augmentation. */
    private long key(int row) {
      return (long) row * shards + number;
    }
  }

  /** Says which epoch the rows to come belong to: they vary between epochs. */
  void epoch(int epoch) {
    if (augmenter != null) {
      augmenter.epoch(epoch);
    }
  }

  /**
   * Copies rows.
   *
   * @param run which
   * @param into receives {@code into.rows()} rows
   * @param targets receives their targets from index 0, those of a row one after another
   * @param weights receives their weights from index 0, if not null
   */
  void gather(Run run, Tensor into, float[] targets, float @Nullable [] weights, Kernels kernels) {
    // Features come as (channels, height, width); tensors of images want their channels last.
    boolean turned = into.shape().rank() > 1 && into.shape().channels() > 1;
    if (turned && into.rowSize() != features.columns()) {
      features = Matrix.row(new float[into.rowSize()]);
    }
    int perRow = run.shard.targets();
    for (int i = 0; i < into.rows(); i++) {
      int row = run.row(i);
      current.show(into.matrix(), i, 1);
      if (turned) {
        copyRow(run, row, features, kernels);
        turn(into.shape(), into.data(), current.offset());
      } else {
        copyRow(run, row, current, kernels);
      }
      for (int j = 0; j < perRow; j++) {
        targets[i * perRow + j] = run.shard.target(row, j);
      }
      if (weights != null) {
        weights[i] = run.shard.weight(row);
      }
    }
  }

  private void copyRow(Run run, int row, Matrix into, Kernels kernels) {
    if (augmenter == null) {
      run.shard.copyRow(row, into.data(), into.offset(), kernels);
    } else {
      run.shard.copyRow(row, augmenter.image(), 0, kernels);
      augmenter.move(run.key(row), into.data(), into.offset());
    }
    if (scaling.scales()) {
      kernels.scaleFeatures(into, into, scaling.shift(), scaling.scale());
    }
    if (augmenter != null) {
      augmenter.cut(run.key(row), into.data(), into.offset());
    }
  }

  private void turn(Shape shape, float[] into, int start) {
    int channels = shape.channels();
    int positions = shape.positions();
    for (int c = 0; c < channels; c++) {
      for (int p = 0; p < positions; p++) {
        into[start + p * channels + c] = features.data()[c * positions + p];
      }
    }
  }
}
