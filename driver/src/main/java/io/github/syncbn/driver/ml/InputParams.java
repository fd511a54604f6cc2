package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The columns of rows to train on. Public API.
 *
 * @param <E> what has the parameters
 */
public interface InputParams<E> extends FeaturesParams<E> {

  /**
   * Param: the column of the label; an array or a vector of several numbers, or labels of 0 or 1,
   * to predict.
   */
  default Param<String> labelCol() {
    return table().param("labelCol");
  }

  default String getLabelCol() {
    return table().get("labelCol");
  }

  /** Sets {@link #labelCol}, and clears {@link #labelCols}. */
  default E setLabelCol(String column) {
    return table().setInsteadOf("labelCols", "labelCol", column);
  }

  /** Param: several columns of numbers, or labels of 0 or 1, to predict, instead of labelCol. */
  default StringArrayParam labelCols() {
    return table().param("labelCols");
  }

  default String[] getLabelCols() {
    return table().get("labelCols");
  }

  /** Sets {@link #labelCols}, and clears {@link #labelCol}. */
  default E setLabelCols(String... columns) {
    return table().setInsteadOf("labelCol", "labelCols", columns);
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
