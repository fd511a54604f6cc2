package io.github.syncbn.driver.optimizer;

import io.github.syncbn.worker.stats.SparseRows;
import io.github.syncbn.worker.stats.SparseTable;

/**
 * Next parameters of a table of which a step touches only the rows in use, by the formula of any
 * optimizer. What is not in use does not move: neither its values nor its state, as in
 * torch.optim.SparseAdam (which differs from torch.optim.Adam, and so from {@link Adam}, in that
 * its epsilon is added before the bias is corrected). With R the rows of the batch's codes, g the
 * mean gradient, and f the optimizer's formula at step t of the whole training:
 *
 * <pre>
 *   (p', m', v')[r] = f(p[r], m[r], v[r], g[r], t)   for r in R
 *   (p', m', v')[r] = (p, m, v)[r]                   for all others
 * </pre>
 *
 * <p>So momentum and weight decay act on a row when it is in use, and not in between. Without
 * momentum, state and decay a gradient of zero moves nothing, and this is what the optimizer does
 * to the dense table, bit for bit.
 *
 * <p>The arrays that a step writes are those of the step before last: rows that the last step has
 * changed are brought up to date first. So a step costs the rows in use, not the table. One thread
 * at a time.
 */
public final class SparseUpdate {
  /** Values that are gathered at a time, so that they stay in a cache. */
  private static final int PIECE = 4_096;

  private final Optimizer optimizer;
  private final SparseTable table;
  private final int rows;
  private final float[] gradient;
  private final float[] parameters;
  private final float[][] state;
  private final float[] nextParameters;
  private final float[][] nextState;

  // Codes of the rows in which the committed arrays differ from those before.
  private int[] changed = new int[0];
  private int changes;

  /** Of a table whose last change is in both copies of the arrays. */
  public SparseUpdate(Optimizer optimizer, SparseTable table) {
    this.optimizer = optimizer;
    this.table = table;
    this.rows = Math.max(1, PIECE / table.width());
    int length = rows * table.width();
    gradient = new float[length];
    parameters = new float[length];
    state = new float[optimizer.slots()][length];
    nextParameters = new float[length];
    nextState = new float[optimizer.slots()][length];
  }

  /**
   * Computes the rows in use of the next parameters and state.
   *
   * @param step what is read and written: the whole arrays
   * @param used the mean gradient, after any clipping; receives the next parameters
   */
  public void apply(Transition step, SparseRows used) {
    for (int c = 0; c < changes; c++) {
      copyRow(step, at(changed[c]));
    }
    double decay = optimizer.regime().decayAll() ? optimizer.weightDecay() : 0;
    Transition gathered =
        new Transition(
            parameters, state, nextParameters, nextState, step.step(), step.learningRate());
    for (int from = 0; from < used.size(); from += rows) {
      int to = Math.min(used.size(), from + rows);
      gather(step, used, from, to);
      optimizer.update(gathered, gradient, 0, (to - from) * table.width(), decay);
      scatter(step, used, from, to);
    }
    changes = used.size();
    if (changed.length < changes) {
      changed = new int[Math.max(changes, changed.length + changed.length / 2)];
    }
    System.arraycopy(used.codes(), 0, changed, 0, changes);
  }

  private int at(int code) {
    return table.offset() + code * table.width();
  }

  private void copyRow(Transition step, int at) {
    System.arraycopy(step.parameters(), at, step.nextParameters(), at, table.width());
    for (int slot = 0; slot < state.length; slot++) {
      System.arraycopy(step.state()[slot], at, step.nextState()[slot], at, table.width());
    }
  }

  private void gather(Transition step, SparseRows used, int from, int to) {
    int width = table.width();
    System.arraycopy(used.values(), from * width, gradient, 0, (to - from) * width);
    for (int i = from; i < to; i++) {
      int at = at(used.code(i));
      System.arraycopy(step.parameters(), at, parameters, (i - from) * width, width);
      for (int slot = 0; slot < state.length; slot++) {
        System.arraycopy(step.state()[slot], at, state[slot], (i - from) * width, width);
      }
    }
  }

  private void scatter(Transition step, SparseRows used, int from, int to) {
    int width = table.width();
    for (int i = from; i < to; i++) {
      int at = at(used.code(i));
      System.arraycopy(nextParameters, (i - from) * width, step.nextParameters(), at, width);
      for (int slot = 0; slot < state.length; slot++) {
        System.arraycopy(nextState[slot], (i - from) * width, step.nextState()[slot], at, width);
      }
    }
    System.arraycopy(nextParameters, 0, used.values(), from * width, (to - from) * width);
  }
}
