package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * What only training a classifier takes. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
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

  default String[] getClasses() {
    return table().get("classes");
  }

  default E setClasses(String... labels) {
    return table().set("classes", labels);
  }

  /** Param: share of the target spread over all classes. */
  default DoubleParam labelSmoothing() {
    return table().param("labelSmoothing");
  }

  default double getLabelSmoothing() {
    return table().get("labelSmoothing");
  }

  default E setLabelSmoothing(double share) {
    return table().set("labelSmoothing", share);
  }

  /** Param: none, balanced, or { label = weight ... } for all classes. */
  default Param<String> classWeights() {
    return table().param("classWeights");
  }

  default String getClassWeights() {
    return table().get("classWeights");
  }

  default E setClassWeights(String weights) {
    return table().set("classWeights", weights);
  }
}
