package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * What only classifiers predict. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
 *
 * @param <E> what has the parameters
 */
public interface ProbabilityParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: the column of probabilities; empty for none. */
  default Param<String> probabilityCol() {
    return table().param("probabilityCol");
  }

  default String getProbabilityCol() {
    return table().get("probabilityCol");
  }

  default E setProbabilityCol(String column) {
    return table().set("probabilityCol", column);
  }

  /** Param: the column of raw outputs; empty for none. */
  default Param<String> rawPredictionCol() {
    return table().param("rawPredictionCol");
  }

  default String getRawPredictionCol() {
    return table().get("rawPredictionCol");
  }

  default E setRawPredictionCol(String column) {
    return table().set("rawPredictionCol", column);
  }

  /** Param: one per class; the class with the largest probability over threshold is predicted. */
  default DoubleArrayParam thresholds() {
    return table().param("thresholds");
  }

  default double[] getThresholds() {
    return table().get("thresholds");
  }

  default E setThresholds(double... thresholds) {
    return table().set("thresholds", thresholds);
  }
}
