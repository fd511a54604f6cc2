package io.github.syncbn.worker.layer;

import java.io.Serializable;

/** One entry of a network: a {@link Layer}, or a {@link Residual} block of further entries. */
public sealed interface Entry extends Serializable permits Layer, Residual {

  /** Its name in configurations, such as {@code "dense"}. */
  String name();
}
