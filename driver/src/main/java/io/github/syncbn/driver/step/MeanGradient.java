package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.StepPush;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree.Node;
import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The mean gradient of a batch, by the sums and the division of a {@link StepCommit}, without an
 * optimizer behind them.
 */
final class MeanGradient implements ChunkedCommit {
  private static final int BLOCK = ParameterLayout.BLOCK;

  private final TreeCombiner combiner;
  private final Node root;
  private final float[][][] gradients;
  private final SparseRows[][][] sparse;
  private final List<SparseTable> tables;
  private final int dense;
  private final float divisor;
  private final float[] mean;
  private final FixedModel end;
  private final AtomicInteger nextBlock = new AtomicInteger();
  private final AtomicInteger nextTable = new AtomicInteger();

  /**
   * @param pushes their gradients are spent; none if they follow in chunks
   * @param tables those of which only some rows are in use
   * @param mean receives the result
   */
  MeanGradient(
      TreeCombiner combiner,
      StepPush[] pushes,
      List<SparseTable> tables,
      float divisor,
      float[] mean,
      FixedModel end) {
    this.combiner = combiner;
    this.root = combiner.cover(1).get(0);
    this.gradients = StepPush.gradients(pushes);
    this.sparse = StepPush.sparse(pushes);
    this.tables = tables;
    this.dense = tables.isEmpty() ? mean.length : tables.get(0).offset();
    this.divisor = divisor;
    this.mean = mean;
    this.end = end;
  }

  @Override
  public int phases() {
    return 1;
  }

  @Override
  public boolean updatesAtOnce() {
    return true;
  }

  @Override
  public void help(int phase) {
    int blocks = (dense + BLOCK - 1) / BLOCK;
    for (int b = nextBlock.getAndIncrement(); b < blocks; b = nextBlock.getAndIncrement()) {
      int from = b * BLOCK;
      int to = Math.min(dense, from + BLOCK);
      divide(combiner.combine(root, gradients, 0, from, to), 0, from, to);
    }
    for (int t = nextTable.getAndIncrement(); t < tables.size(); t = nextTable.getAndIncrement()) {
      mean(sparse, t);
    }
  }

  @Override
  public void combine(SparseRows[][][] rows) {
    for (int t = 0; t < tables.size(); t++) {
      mean(rows, t);
    }
  }

  private void mean(SparseRows[][][] rows, int table) {
    SparseTable place = tables.get(table);
    SparseRows sum = combiner.combine(root, rows, table);
    float[] values = sum.values();
    for (int i = 0; i < sum.length(); i++) {
      values[i] /= divisor;
    }
    Arrays.fill(mean, place.offset(), place.offset() + place.length(), 0);
    sum.scatter(mean, place.offset());
  }

  /** None: nothing is learned. */
  @Override
  public Optional<SparseRows[]> changed() {
    return Optional.of(new SparseRows[0]);
  }

  @Override
  public void combine(float[][][] chunks, int from, int to) {
    divide(combiner.combine(root, chunks, from, from, to), from, from, to);
  }

  private void divide(float[] sum, int base, int from, int to) {
    for (int i = from; i < to; i++) {
      mean[i] = sum[i - base] / divisor;
    }
  }

  @Override
  public float[] nextParameters() {
    return end.nextParameters();
  }

  @Override
  public ModelState finish() {
    return end.finish();
  }
}
