package io.github.syncbn.worker.collective;

/** Models that workers may ask for, apart from those that steps return. */
public enum ModelKind {
  /** The one that training goes on with: parameters and running statistics of the last step. */
  TRAINED,
  /** The mean of the weights so far, with running statistics averaged alike. */
  AVERAGED,
  /**
   * The one that training returns: the mean of the weights if there is one, of the best validation
   * where training stops early; else that of the best validation, or the last.
   */
  RESULT
}
