package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.collective.ReductionService;
import io.github.syncbn.worker.stats.SparseRows;
import java.util.Optional;

/**
 * The end of a step whose gradients come in chunks, and in lists of rows, which stand for its first
 * phase.
 */
public interface ChunkedCommit extends ReductionService.Commit {

  /**
   * Combines one chunk of the dense gradients; if it {@link #updatesAtOnce}, computes its next
   * parameters too. Chunks may be combined in any order, by any number of threads.
   *
   * @param chunks by holder and node of its cover, the parameters [from, to) from 0 on; spent
   * @param from a multiple of {@link io.github.syncbn.worker.network.ParameterLayout#BLOCK}
   */
  void combine(float[][][] chunks, int from, int to);

  /**
   * Combines the gradients of all tables of which only some rows are in use, likewise; once.
   *
   * @param rows by holder, node of its cover and table; spent
   */
  void combine(SparseRows[][][] rows);

  /** Whether what is combined is updated at once, without a norm of the whole gradient. */
  boolean updatesAtOnce();

  /**
   * By table the rows that the step has changed, with their next parameters, when all phases are
   * over; empty if it may be any.
   */
  Optional<SparseRows[]> changed();

  /** The parameters of the next step, as far as they are computed. */
  float[] nextParameters();
}
