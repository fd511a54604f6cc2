package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.Param;

/**
 * The column of features. Public API.
 *
 * @param <E> what has the parameters
 */
public interface FeaturesParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: the column of features: a vector, an array of numbers, or one number. */
  default Param<String> featuresCol() {
    return table().param("featuresCol");
  }

  /** The value of {@link #featuresCol}, its default if not set. */
  default String getFeaturesCol() {
    return table().get("featuresCol");
  }

  /** Sets {@link #featuresCol}. */
  default E setFeaturesCol(String column) {
    return table().set("featuresCol", column);
  }
}
