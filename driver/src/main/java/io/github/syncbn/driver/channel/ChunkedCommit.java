package io.github.syncbn.driver.channel;

import io.github.syncbn.worker.collective.ReductionService;

/** The end of a step whose gradients come in chunks, which stand for its first phase. */
public interface ChunkedCommit extends ReductionService.Commit {

  /**
   * Combines one chunk of the gradients; if there are no more phases, computes its next parameters
   * too. Chunks may be combined in any order, by any number of threads.
   *
   * @param chunks by holder and node of its cover, the parameters [from, to) from 0 on; spent
   * @param from a multiple of {@link io.github.syncbn.worker.network.ParameterLayout#BLOCK}
   */
  void combine(float[][][] chunks, int from, int to);

  /** The parameters of the next step, as far as they are computed. */
  float[] nextParameters();
}
