package io.github.syncbn.worker.inference;

/**
 * One step of inference over a block of rows, feature by feature: value j of row i lies at {@code j
 * * lanes + i}.
 */
public interface FoldedLayer {

  /** Values of a row that leaves, given those of one that enters. */
  int width(int inputs);

  /** Whether the output takes the place of the input. */
  boolean inPlace();

  /** Whether its bits depend on the matrix product, which may not treat all lanes alike. */
  default boolean multiplies() {
    return false;
  }

  /** From x (inputs x lanes) to y (outputs x lanes). */
  void apply(float[] x, float[] y, int inputs, LaneArithmetic arithmetic, ScratchArrays scratch);
}
