package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * How rows are prepared. Public API.
 *
 * <p>Each parameter has its {@code Param}, a getter of its value or else its default, and a setter
 * that returns the owner.
 *
 * @param <E> what has the parameters
 */
public interface DataParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: scaling of features: none, standardize, or divideBy(number). */
  default Param<String> scale() {
    return table().param("scale");
  }

  default String getScale() {
    return table().get("scale");
  }

  default E setScale(String choice) {
    return table().set("scale", choice);
  }

  /** Param: what a missing feature (null, NaN) becomes: error, mean, or constant(number). */
  default Param<String> missing() {
    return table().param("missing");
  }

  default String getMissing() {
    return table().get("missing");
  }

  default E setMissing(String choice) {
    return table().set("missing", choice);
  }

  /** Param: most features of a row. */
  default IntParam maxFeatures() {
    return table().param("maxFeatures");
  }

  default int getMaxFeatures() {
    return table().get("maxFeatures");
  }

  default E setMaxFeatures(int features) {
    return table().set("maxFeatures", features);
  }

  /** Param: channels, height and width of a row, for layers that want images. */
  default StringArrayParam shape() {
    return table().param("shape");
  }

  default String[] getShape() {
    return table().get("shape");
  }

  default E setShape(String... axes) {
    return table().set("shape", axes);
  }

  /** Param: zeros put around an image before a random part of it is taken. */
  default IntParam augmentCrop() {
    return table().param("augmentCrop");
  }

  default int getAugmentCrop() {
    return table().get("augmentCrop");
  }

  default E setAugmentCrop(int zeros) {
    return table().set("augmentCrop", zeros);
  }

  /** Param: whether images are mirrored, left to right, every other time. */
  default BooleanParam augmentFlip() {
    return table().param("augmentFlip");
  }

  default boolean getAugmentFlip() {
    return table().get("augmentFlip");
  }

  default E setAugmentFlip(boolean flip) {
    return table().set("augmentFlip", flip);
  }

  /** Param: side of a random square that becomes 0 after scaling. */
  default IntParam augmentCutout() {
    return table().param("augmentCutout");
  }

  default int getAugmentCutout() {
    return table().get("augmentCutout");
  }

  default E setAugmentCutout(int side) {
    return table().set("augmentCutout", side);
  }

  /** Param: share of the rows for validation, chosen by seeded hash of their content. */
  default DoubleParam validationFraction() {
    return table().param("validationFraction");
  }

  default double getValidationFraction() {
    return table().get("validationFraction");
  }

  default E setValidationFraction(double fraction) {
    return table().set("validationFraction", fraction);
  }

  /** Param: share of the rows for the test. */
  default DoubleParam testFraction() {
    return table().param("testFraction");
  }

  default double getTestFraction() {
    return table().get("testFraction");
  }

  default E setTestFraction(double fraction) {
    return table().set("testFraction", fraction);
  }

  /** Param: numbering of the rows: canonical, or column(name). */
  default Param<String> order() {
    return table().param("order");
  }

  default String getOrder() {
    return table().get("order");
  }

  default E setOrder(String choice) {
    return table().set("order", choice);
  }

  /** Param: inTurn or contiguous. */
  default Param<String> deal() {
    return table().param("deal");
  }

  default String getDeal() {
    return table().get("deal");
  }

  default E setDeal(String word) {
    return table().set("deal", word);
  }

  /** Param: where workers hold the rows while they train: auto, memory or disk. */
  default Param<String> storage() {
    return table().param("storage");
  }

  default String getStorage() {
    return table().get("storage");
  }

  default E setStorage(String word) {
    return table().set("storage", word);
  }
}
