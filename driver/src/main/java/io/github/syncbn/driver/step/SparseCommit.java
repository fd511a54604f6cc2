package io.github.syncbn.driver.step;

import io.github.syncbn.driver.optimizer.SparseUpdate;
import io.github.syncbn.driver.optimizer.Transition;
import io.github.syncbn.worker.collective.TreeCombiner;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.List;

/**
 * The end of a step for the tables of which it touches only some rows: each is combined, divided
 * and updated as a whole, by one thread.
 */
final class SparseCommit {
  private final List<SparseUpdate> updates;
  private final TreeCombiner combiner;
  private final float divisor;
  private final SparseRows[] used;
  private final double[] squaredNorms;

  /**
   * @param updates one per table
   * @param divisor of the summed gradient
   */
  SparseCommit(List<SparseUpdate> updates, TreeCombiner combiner, float divisor) {
    this.updates = updates;
    this.combiner = combiner;
    this.divisor = divisor;
    this.used = new SparseRows[updates.size()];
    this.squaredNorms = new double[updates.size()];
  }

  int tables() {
    return used.length;
  }

  /**
   * Combines what the holders have of a table, and divides it.
   *
   * @param gradients by holder, node of its cover and table; spent
   * @return the mean gradient
   */
  SparseRows mean(SparseRows[][][] gradients, int table) {
    SparseRows mean = combiner.combine(combiner.cover(1).get(0), gradients, table);
    float[] values = mean.values();
    for (int i = 0; i < mean.length(); i++) {
      values[i] /= divisor;
    }
    used[table] = mean;
    return mean;
  }

  /** Updates the rows in use of a table, whose mean gradient is spent. */
  void update(Transition step, int table, float scale) {
    SparseRows mean = used[table];
    float[] values = mean.values();
    double squares = 0;
    for (int i = 0; i < mean.length(); i++) {
      values[i] *= scale;
      squares += (double) values[i] * values[i];
    }
    squaredNorms[table] = squares;
    updates.get(table).apply(step, mean);
  }

  /** By table: the squared norm of the mean gradient, after any clipping. */
  double[] squaredNorms() {
    return squaredNorms;
  }

  /** By table: the rows in use and their next parameters, once updated. */
  SparseRows[] changed() {
    return used;
  }
}
