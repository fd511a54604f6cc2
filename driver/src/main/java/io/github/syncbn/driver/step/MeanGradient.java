package io.github.syncbn.driver.step;

import io.github.syncbn.driver.channel.ChunkedCommit;
import io.github.syncbn.worker.collective.ModelState;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.ReductionTree.Node;
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
  private final float divisor;
  private final float[] mean;
  private final FixedModel end;
  private final AtomicInteger nextBlock = new AtomicInteger();

  /**
   * @param gradients by worker and node, spent; none if they follow in chunks
   * @param mean receives the result
   */
  MeanGradient(
      TreeCombiner combiner, float[][][] gradients, float divisor, float[] mean, FixedModel end) {
    this.combiner = combiner;
    this.root = combiner.cover(1).get(0);
    this.gradients = gradients;
    this.divisor = divisor;
    this.mean = mean;
    this.end = end;
  }

  @Override
  public int phases() {
    return 1;
  }

  @Override
  public void help(int phase) {
    int blocks = (mean.length + BLOCK - 1) / BLOCK;
    for (int b = nextBlock.getAndIncrement(); b < blocks; b = nextBlock.getAndIncrement()) {
      int from = b * BLOCK;
      int to = Math.min(mean.length, from + BLOCK);
      divide(combiner.combine(root, gradients, 0, from, to), 0, from, to);
    }
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
