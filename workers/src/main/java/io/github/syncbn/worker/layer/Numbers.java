package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Summary;
import java.io.Serializable;

/** What a number becomes in {@link Columns}. */
public sealed interface Numbers extends Serializable {

  /** Numbers stay what they are. */
  @Summary("as they are")
  record Plain() implements Numbers {}
}
