package io.github.syncbn.driver.ml;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;

/**
 * How long training goes, in which batches, and by what means. Public API.
 *
 * @param <E> what has the parameters
 */
public interface TrainingParams<E> {

  /** The parameters as declared; for this package. */
  ParamTable<E> table();

  /** Param: rows of a global batch. */
  default IntParam batchSize() {
    return table().param("batchSize");
  }

  /** The value of {@link #batchSize}, its default if not set. */
  default int getBatchSize() {
    return table().get("batchSize");
  }

  /** Sets {@link #batchSize}. */
  default E setBatchSize(int rows) {
    return table().set("batchSize", rows);
  }

  /** Param: passes over the training set. */
  default IntParam epochs() {
    return table().param("epochs");
  }

  /** The value of {@link #epochs}, its default if not set. */
  default int getEpochs() {
    return table().get("epochs");
  }

  /** Sets {@link #epochs}. */
  default E setEpochs(int epochs) {
    return table().set("epochs", epochs);
  }

  /** Param: training ends after so many steps. */
  default LongParam maxSteps() {
    return table().param("maxSteps");
  }

  /** The value of {@link #maxSteps}, its default if not set. */
  default long getMaxSteps() {
    return table().get("maxSteps");
  }

  /** Sets {@link #maxSteps}. */
  default E setMaxSteps(long steps) {
    return table().set("maxSteps", steps);
  }

  /** Param: key of all randomness. */
  default LongParam seed() {
    return table().param("seed");
  }

  /** The value of {@link #seed}, its default if not set. */
  default long getSeed() {
    return table().get("seed");
  }

  /** Sets {@link #seed}. */
  default E setSeed(long seed) {
    return table().set("seed", seed);
  }

  /** Param: logical shards, a power of two. */
  default IntParam shards() {
    return table().param("shards");
  }

  /** The value of {@link #shards}, its default if not set. */
  default int getShards() {
    return table().get("shards");
  }

  /** Sets {@link #shards}. */
  default E setShards(int shards) {
    return table().set("shards", shards);
  }

  /** Param: tasks; any number gives the same bits. */
  default IntParam workers() {
    return table().param("workers");
  }

  /** The value of {@link #workers}, its default if not set. */
  default int getWorkers() {
    return table().get("workers");
  }

  /** Sets {@link #workers}. */
  default E setWorkers(int workers) {
    return table().set("workers", workers);
  }

  /** Param: validationLoss or validationAccuracy; setting it turns early stopping on. */
  default Param<String> earlyStopMetric() {
    return table().param("earlyStopMetric");
  }

  /** The value of {@link #earlyStopMetric}, its default if not set. */
  default String getEarlyStopMetric() {
    return table().get("earlyStopMetric");
  }

  /** Sets {@link #earlyStopMetric}. */
  default E setEarlyStopMetric(String metric) {
    return table().set("earlyStopMetric", metric);
  }

  /** Param: validations without improvement; setting it turns early stopping on. */
  default IntParam earlyStopPatience() {
    return table().param("earlyStopPatience");
  }

  /** The value of {@link #earlyStopPatience}, its default if not set. */
  default int getEarlyStopPatience() {
    return table().get("earlyStopPatience");
  }

  /** Sets {@link #earlyStopPatience}. */
  default E setEarlyStopPatience(int validations) {
    return table().set("earlyStopPatience", validations);
  }

  /** Param: least change that counts; setting it turns early stopping on. */
  default DoubleParam earlyStopMinDelta() {
    return table().param("earlyStopMinDelta");
  }

  /** The value of {@link #earlyStopMinDelta}, its default if not set. */
  default double getEarlyStopMinDelta() {
    return table().get("earlyStopMinDelta");
  }

  /** Sets {@link #earlyStopMinDelta}. */
  default E setEarlyStopMinDelta(double delta) {
    return table().set("earlyStopMinDelta", delta);
  }

  /** Param: recomputes running statistics exactly over the training set in the end. */
  default BooleanParam populationStatistics() {
    return table().param("populationStatistics");
  }

  /** The value of {@link #populationStatistics}, its default if not set. */
  default boolean getPopulationStatistics() {
    return table().get("populationStatistics");
  }

  /** Sets {@link #populationStatistics}. */
  default E setPopulationStatistics(boolean recompute) {
    return table().set("populationStatistics", recompute);
  }

  /** Param: epochs between validations. */
  default IntParam validateEvery() {
    return table().param("validateEvery");
  }

  /** The value of {@link #validateEvery}, its default if not set. */
  default int getValidateEvery() {
    return table().get("validateEvery");
  }

  /** Sets {@link #validateEvery}. */
  default E setValidateEvery(int epochs) {
    return table().set("validateEvery", epochs);
  }

  /** Param: auto, native or java. */
  default Param<String> blas() {
    return table().param("blas");
  }

  /** The value of {@link #blas}, its default if not set. */
  default String getBlas() {
    return table().get("blas");
  }

  /** Sets {@link #blas}. */
  default E setBlas(String word) {
    return table().set("blas", word);
  }
}
