package io.github.syncbn.worker.layer;

/** What a parameter is for; weight decay is applied by role. */
public enum ParameterRole {
  WEIGHT,
  BIAS,
  GAMMA,
  BETA
}
