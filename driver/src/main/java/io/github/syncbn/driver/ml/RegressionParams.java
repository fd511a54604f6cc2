package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.BooleanParam;

/**
 * What only training a regressor takes. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
 *
 * @param <E> what has the parameters
 */
public interface RegressionParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: whether training sees the label with mean 0 and deviation 1. */
  default BooleanParam standardizeLabel() {
    return table().param("standardizeLabel");
  }

  default boolean getStandardizeLabel() {
    return table().get("standardizeLabel");
  }

  default E setStandardizeLabel(boolean standardize) {
    return table().set("standardizeLabel", standardize);
  }
}
