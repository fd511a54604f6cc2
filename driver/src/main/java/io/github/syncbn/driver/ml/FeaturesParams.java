package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The column of features, or several: what is set last counts. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
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

  default String getFeaturesCol() {
    return table().get("featuresCol");
  }

  /** Sets {@link #featuresCol}, and clears {@link #featuresCols}. */
  default E setFeaturesCol(String column) {
    return table().setInsteadOf("featuresCols", "featuresCol", column);
  }

  /** Param: several columns of features, in order, instead of featuresCol. */
  default StringArrayParam featuresCols() {
    return table().param("featuresCols");
  }

  default String[] getFeaturesCols() {
    return table().get("featuresCols");
  }

  /** Sets {@link #featuresCols}, and clears {@link #featuresCol}. */
  default E setFeaturesCols(String... columns) {
    return table().setInsteadOf("featuresCol", "featuresCols", columns);
  }
}
