package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.Param;

/**
 * The columns of predictions, and what becomes of rows that cannot be predicted. Public API.
 *
 * @param <E> what has the parameters
 */
public interface PredictionParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: the column of predictions; empty for none. */
  default Param<String> predictionCol() {
    return table().param("predictionCol");
  }

  /** The value of {@link #predictionCol}, its default if not set. */
  default String getPredictionCol() {
    return table().get("predictionCol");
  }

  /** Sets {@link #predictionCol}. */
  default E setPredictionCol(String column) {
    return table().set("predictionCol", column);
  }

  /** Param: error ends the job at a row that cannot be used, keep gives it null predictions. */
  default Param<String> handleInvalid() {
    return table().param("handleInvalid");
  }

  /** The value of {@link #handleInvalid}, its default if not set. */
  default String getHandleInvalid() {
    return table().get("handleInvalid");
  }

  /** Sets {@link #handleInvalid}. */
  default E setHandleInvalid(String word) {
    return table().set("handleInvalid", word);
  }
}
