package io.github.syncbn.worker.layer;

/** What a parameter is for; weight decay is applied by role. */
public enum ParameterRole {
  WEIGHT,
  /**
   * Vectors of which a row of the data uses some. They take no weight decay: it would pull those of
   * rare codes to zero at every step in which they do not occur, the more the rarer they are.
   */
  EMBEDDING,
  /**
   * An {@link #EMBEDDING} so large that only the rows in use have a gradient and are updated: those
   * of codes that occur in the batch. Its shape is (codes, width).
   */
  SPARSE_EMBEDDING,
  BIAS,
  GAMMA,
  BETA
}
