package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.Param;

/**
 * The columns of rows to train on. Public API.
 *
 * @param <E> what has the parameters
 */
public interface InputParams<E> extends FeaturesParams<E> {

  /** Param: the column of the label. */
  default Param<String> labelCol() {
    return table().param("labelCol");
  }

  default String getLabelCol() {
    return table().get("labelCol");
  }

  default E setLabelCol(String column) {
    return table().set("labelCol", column);
  }

  /** Param: the column of row weights. */
  default Param<String> weightCol() {
    return table().param("weightCol");
  }

  default String getWeightCol() {
    return table().get("weightCol");
  }

  default E setWeightCol(String column) {
    return table().set("weightCol", column);
  }

  /** Param: a boolean column, true for rows of the validation set. */
  default Param<String> validationIndicatorCol() {
    return table().param("validationIndicatorCol");
  }

  default String getValidationIndicatorCol() {
    return table().get("validationIndicatorCol");
  }

  default E setValidationIndicatorCol(String column) {
    return table().set("validationIndicatorCol", column);
  }
}
