package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.Param;

/**
 * The columns of predictions, and what becomes of rows that cannot be predicted. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
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

  default String getPredictionCol() {
    return table().get("predictionCol");
  }

  default E setPredictionCol(String column) {
    return table().set("predictionCol", column);
  }

  /**
   * Param: error ends the job at a row that cannot be predicted, keep gives it null predictions,
   * skip leaves it out. A row is one whose values cannot be read, are infinite, or missing while
   * the model has nothing to put there, or whose predictions would not be finite. The methods that
   * predict one row give NaN for keep and skip.
   */
  default Param<String> handleInvalid() {
    return table().param("handleInvalid");
  }

  default String getHandleInvalid() {
    return table().get("handleInvalid");
  }

  default E setHandleInvalid(String word) {
    return table().set("handleInvalid", word);
  }
}
