package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.DoubleArrayParam;
import org.apache.spark.ml.param.Param;

/**
 * What only classifiers predict. Public API.
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

  /** The value of {@link #probabilityCol}, its default if not set. */
  default String getProbabilityCol() {
    return table().get("probabilityCol");
  }

  /** Sets {@link #probabilityCol}. */
  default E setProbabilityCol(String column) {
    return table().set("probabilityCol", column);
  }

  /** Param: the column of raw outputs; empty for none. */
  default Param<String> rawPredictionCol() {
    return table().param("rawPredictionCol");
  }

  /** The value of {@link #rawPredictionCol}, its default if not set. */
  default String getRawPredictionCol() {
    return table().get("rawPredictionCol");
  }

  /** Sets {@link #rawPredictionCol}. */
  default E setRawPredictionCol(String column) {
    return table().set("rawPredictionCol", column);
  }

  /** Param: one per class; the class with the largest probability over threshold is predicted. */
  default DoubleArrayParam thresholds() {
    return table().param("thresholds");
  }

  /** The value of {@link #thresholds}, its default if not set. */
  default double[] getThresholds() {
    return table().get("thresholds");
  }

  /** Sets {@link #thresholds}. */
  default E setThresholds(double... thresholds) {
    return table().set("thresholds", thresholds);
  }
}
