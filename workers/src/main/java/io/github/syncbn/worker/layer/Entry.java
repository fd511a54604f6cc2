package io.github.syncbn.worker.layer;

import io.github.syncbn.worker.setting.Declared;
import java.io.Serializable;
import java.util.List;

/** One entry of a network: a {@link Layer}, or a {@link Residual} block of further entries. */
public sealed interface Entry extends Serializable permits Layer, Residual {

  /** Its name in job files and models, such as {@code "dense"}. */
  default String name() {
    return Declared.nameOf(getClass());
  }

  /** The same with as many outputs as the task needs where it leaves that open. */
  default Entry withOutputs(int outputs) {
    return this;
  }

  /** The same with the columns of a table where it takes them. */
  default Entry withColumns(List<InputColumn> columns) {
    return this;
  }

  /**
   * The same, but whatever normalizes by the statistics of a batch takes all its rows: what holds
   * for population statistics, which know no smaller groups.
   */
  default Entry overAllRows() {
    return this;
  }
}
