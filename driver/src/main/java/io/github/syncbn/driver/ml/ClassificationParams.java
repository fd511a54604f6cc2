package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * What only training a classifier takes. Public API.
 *
 * @param <E> what has the parameters
 */
public interface ClassificationParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: the classes in order; a label outside is an error. */
  default StringArrayParam classes() {
    return table().param("classes");
  }

  /** The value of {@link #classes}, its default if not set. */
  default String[] getClasses() {
    return table().get("classes");
  }

  /** Sets {@link #classes}. */
  default E setClasses(String... labels) {
    return table().set("classes", labels);
  }

  /** Param: share of the target spread over all classes. */
  default DoubleParam labelSmoothing() {
    return table().param("labelSmoothing");
  }

  /** The value of {@link #labelSmoothing}, its default if not set. */
  default double getLabelSmoothing() {
    return table().get("labelSmoothing");
  }

  /** Sets {@link #labelSmoothing}. */
  default E setLabelSmoothing(double share) {
    return table().set("labelSmoothing", share);
  }

  /** Param: none, balanced, or { label = weight ... } for all classes. */
  default Param<String> classWeights() {
    return table().param("classWeights");
  }

  /** The value of {@link #classWeights}, its default if not set. */
  default String getClassWeights() {
    return table().get("classWeights");
  }

  /** Sets {@link #classWeights}. */
  default E setClassWeights(String weights) {
    return table().set("classWeights", weights);
  }
}
