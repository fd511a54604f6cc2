package io.github.syncbn.worker.layer;

/** What a parameter is for; weight decay is applied by role. */
public enum ParameterRole {
  WEIGHT,
  /**
   * Vectors of which a row of the data uses some. They take no weight decay: it would pull those of
   * rare codes to zero at every step in which they do not occur, the more the rarer they are.
   */
  EMBEDDING,
  BIAS,
  GAMMA,
  BETA
}
