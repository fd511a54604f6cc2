package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.Param;

/**
 * What only regressions predict. Public API.
 *
 * <p>The parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
 *
 * @param <E> what has the parameter
 */
public interface QuantileParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /**
   * Param: the column of the predicted quantiles, a vector, where the loss is of several; empty for
   * none.
   */
  default Param<String> quantilesCol() {
    return table().param("quantilesCol");
  }

  default String getQuantilesCol() {
    return table().get("quantilesCol");
  }

  default E setQuantilesCol(String column) {
    return table().set("quantilesCol", column);
  }
}
