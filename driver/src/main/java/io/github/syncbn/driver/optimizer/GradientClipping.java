package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.network.ParameterLayout;
import io.github.syncbn.worker.stats.SparseRows;

/**
 * Clipping by the global L2 norm of the gradient (Pascanu et al. 2013, arXiv 1211.5063), as
 * torch.nn.utils.clip_grad_norm_. The norm is a sum in double over blocks of {@link
 * ParameterLayout#BLOCK} elements, added in order: threads may share the blocks, the bits stay.
 * Parameters that are not trainable do not count. Tables of which only some rows are in use add one
 * sum each, over these rows in order of their codes; the other rows have no gradient.
 */
public final class GradientClipping {
  /** What PyTorch adds to the norm before it divides. */
  private static final double NORM_EPSILON = 1e-6;

  private final ParameterSegments segments;
  private final int parameters;
  private final int tables;

  /** For gradients of these parameters. */
  public GradientClipping(ParameterLayout layout) {
    segments = ParameterSegments.of(layout, true);
    parameters = layout.dense();
    tables = layout.tables().size();
  }

  /**
   * Number of blocks of the D dense parameters; block b is elements {@code [b * BLOCK, min(D, (b +
   * 1) * BLOCK))}.
   */
  public int blocks() {
    return (parameters + ParameterLayout.BLOCK - 1) / ParameterLayout.BLOCK;
  }

  /** Number of sums: one per block, then one per table. */
  public int sums() {
    return blocks() + tables;
  }

  /** Sum of squares of the gradient of a table. */
  public double squaredNorm(SparseRows gradient) {
    return squares(gradient.values(), 0, gradient.length());
  }

  /** Sum of squares of the gradient over one block. */
  public double blockSquaredNorm(float[] gradient, int block) {
    int from = block * ParameterLayout.BLOCK;
    return blockSquaredNorm(
        gradient, from, (int) Math.min(parameters, (long) from + ParameterLayout.BLOCK));
  }

  /** Sum of squares of the gradient over [from, to), which is one block. */
  public double blockSquaredNorm(float[] gradient, int from, int to) {
    double sum = 0;
    int start = from;
    for (int segment = segments.at(from); start < to; segment++) {
      int end = Math.min(to, segments.end(segment));
      if (segments.trainable(segment)) {
        sum += squares(gradient, start, end);
      }
      start = end;
    }
    return sum;
  }

  /**
   * The factor on the gradient: {@code clipNorm / (norm + 1e-6)} if that is below 1, else 1. A
   * gradient that is not finite gives 0 or NaN, and its product with it NaN.
   *
   * @param blockSums the result of {@link #blockSquaredNorm} of every block in order, then that of
   *     {@link #squaredNorm} of every table
   * @param clipNorm longest norm allowed, above 0
   */
  public double scale(double[] blockSums, double clipNorm) {
    double scale = clipNorm / (norm(blockSums) + NORM_EPSILON);
    return scale >= 1 ? 1 : scale;
  }

  /** The L2 norm from the sums of all blocks and tables. */
  public double norm(double[] blockSums) {
    double sum = 0;
    for (int i = 0; i < sums(); i++) {
      sum += blockSums[i];
    }
    return StrictMath.sqrt(sum);
  }

  // Four running sums: one would wait for each addition before the next.
  private static double squares(float[] g, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += (double) g[i] * g[i];
      b += (double) g[i + 1] * g[i + 1];
      c += (double) g[i + 2] * g[i + 2];
      d += (double) g[i + 3] * g[i + 3];
    }
    for (; i < to; i++) {
      a += (double) g[i] * g[i];
    }
    return (a + b) + (c + d);
  }
}
