package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * How rows are prepared. Public API.
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

  /** The value of {@link #scale}, its default if not set. */
  default String getScale() {
    return table().get("scale");
  }

  /** Sets {@link #scale}. */
  default E setScale(String choice) {
    return table().set("scale", choice);
  }

  /** Param: what a missing feature (null, NaN) becomes: error, mean, or constant(number). */
  default Param<String> missing() {
    return table().param("missing");
  }

  /** The value of {@link #missing}, its default if not set. */
  default String getMissing() {
    return table().get("missing");
  }

  /** Sets {@link #missing}. */
  default E setMissing(String choice) {
    return table().set("missing", choice);
  }

  /** Param: most features of a row. */
  default IntParam maxFeatures() {
    return table().param("maxFeatures");
  }

  /** The value of {@link #maxFeatures}, its default if not set. */
  default int getMaxFeatures() {
    return table().get("maxFeatures");
  }

  /** Sets {@link #maxFeatures}. */
  default E setMaxFeatures(int features) {
    return table().set("maxFeatures", features);
  }

  /** Param: channels, height and width of a row, for layers that want images. */
  default StringArrayParam shape() {
    return table().param("shape");
  }

  /** The value of {@link #shape}, its default if not set. */
  default String[] getShape() {
    return table().get("shape");
  }

  /** Sets {@link #shape}. */
  default E setShape(String... axes) {
    return table().set("shape", axes);
  }

  /** Param: a random part of an image with so many zeros around it. */
  default IntParam augmentCrop() {
    return table().param("augmentCrop");
  }

  /** The value of {@link #augmentCrop}, its default if not set. */
  default int getAugmentCrop() {
    return table().get("augmentCrop");
  }

  /** Sets {@link #augmentCrop}. */
  default E setAugmentCrop(int zeros) {
    return table().set("augmentCrop", zeros);
  }

  /** Param: whether images are mirrored, left to right, every other time. */
  default BooleanParam augmentFlip() {
    return table().param("augmentFlip");
  }

  /** The value of {@link #augmentFlip}, its default if not set. */
  default boolean getAugmentFlip() {
    return table().get("augmentFlip");
  }

  /** Sets {@link #augmentFlip}. */
  default E setAugmentFlip(boolean flip) {
    return table().set("augmentFlip", flip);
  }

  /** Param: side of a random square that becomes 0 after scaling. */
  default IntParam augmentCutout() {
    return table().param("augmentCutout");
  }

  /** The value of {@link #augmentCutout}, its default if not set. */
  default int getAugmentCutout() {
    return table().get("augmentCutout");
  }

  /** Sets {@link #augmentCutout}. */
  default E setAugmentCutout(int side) {
    return table().set("augmentCutout", side);
  }

  /** Param: share of the rows for validation, chosen by seeded hash of their content. */
  default DoubleParam validationFraction() {
    return table().param("validationFraction");
  }

  /** The value of {@link #validationFraction}, its default if not set. */
  default double getValidationFraction() {
    return table().get("validationFraction");
  }

  /** Sets {@link #validationFraction}. */
  default E setValidationFraction(double fraction) {
    return table().set("validationFraction", fraction);
  }

  /** Param: share of the rows for the test. */
  default DoubleParam testFraction() {
    return table().param("testFraction");
  }

  /** The value of {@link #testFraction}, its default if not set. */
  default double getTestFraction() {
    return table().get("testFraction");
  }

  /** Sets {@link #testFraction}. */
  default E setTestFraction(double fraction) {
    return table().set("testFraction", fraction);
  }

  /** Param: numbering of the rows: canonical, or column(name). */
  default Param<String> order() {
    return table().param("order");
  }

  /** The value of {@link #order}, its default if not set. */
  default String getOrder() {
    return table().get("order");
  }

  /** Sets {@link #order}. */
  default E setOrder(String choice) {
    return table().set("order", choice);
  }

  /** Param: inTurn or contiguous. */
  default Param<String> deal() {
    return table().param("deal");
  }

  /** The value of {@link #deal}, its default if not set. */
  default String getDeal() {
    return table().get("deal");
  }

  /** Sets {@link #deal}. */
  default E setDeal(String word) {
    return table().set("deal", word);
  }
}
