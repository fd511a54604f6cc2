package io.github.syncbn.worker.collective;

import io.github.syncbn.worker.stats.SparseRows;
import java.util.Arrays;

/**
 * What a worker gives at the end of a step. The arrays belong to the worker; from {@code offer}, or
 * {@code push}, until {@code push} returns they are the collective's, which spends them.
 *
 * @param step number of the step, from 0
 * @param gradients for each node of the worker's cover of the reduction tree, the gradient of the
 *     summed loss by the dense parameters
 * @param sparse for each node, and each table of which only some rows are in use, the same by these
 * @param sums the step sums of the worker's shards, folded to the same cover: node n starts at
 *     {@code (n.from - fromShard) * sumsLength}
 * @param sumsLength doubles in one vector of sums
 */
public record StepPush(
    long step, float[][] gradients, SparseRows[][] sparse, double[] sums, int sumsLength) {

  /** Place of the summed loss in the sums. */
  public static final int LOSS = 0;

  /** Place of the divisor of the loss. */
  public static final int DIVISOR = 1;

  /** Place of the number of rows. */
  public static final int ROWS = 2;

  /** The step sums of several holders, in their order. */
  public static double[][] sums(StepPush[] pushes) {
    return Arrays.stream(pushes).map(StepPush::sums).toArray(double[][]::new);
  }

  /** The dense gradients of several holders, in their order. */
  public static float[][][] gradients(StepPush[] pushes) {
    return Arrays.stream(pushes).map(StepPush::gradients).toArray(float[][][]::new);
  }

  /** The sparse gradients of several holders, in their order. */
  public static SparseRows[][][] sparse(StepPush[] pushes) {
    return Arrays.stream(pushes).map(StepPush::sparse).toArray(SparseRows[][][]::new);
  }

  /** Where the layers' parts of the sums start. */
  public static final int LAYERS = 3;
}
